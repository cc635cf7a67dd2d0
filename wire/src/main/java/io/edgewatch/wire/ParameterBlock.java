package io.edgewatch.wire;

import java.util.List;

/**
 * One named block of the flat weight vector; blocks follow each other in the manifest's order.
 *
 * @param name for example {@code layer1.weight}
 * @param shape row-major
 */
public record ParameterBlock(String name, List<Integer> shape) {
    public ParameterBlock {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a parameter block must not be blank, got: '" + name + "'");
        }
        shape = List.copyOf(shape);
        for (int size : shape) {
            Bounds.requireAtLeast("size of parameter block " + name, size, 1);
        }
    }

    /** Number of weights in the block. */
    public long size() {
        try {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("parameter block " + name + " is too large: " + shape, e);
        }
    }
}
