package io.edgewatch.numerics.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * How named parameters lie in the flat weight vector: one after the other, each row-major.
 *
 * @param blocks in the order of the vector
 */
public record ParameterLayout(List<Block> blocks) {

    /**
     * One named parameter.
     *
     * @param shape its sizes, e.g. [out, in]
     * @param offset where it starts in the flat vector
     */
    public record Block(String name, List<Integer> shape, int offset) {
        public Block {
            shape = List.copyOf(shape);
            if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException("parameter " + name + " needs positive sizes, got: " + shape);
            }
        }

        public int length() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    public ParameterLayout {
        blocks = List.copyOf(blocks);
        var names = new HashSet<String>();
        int offset = 0;
        for (var block : blocks) {
            if (block.offset() != offset) {
                throw new IllegalArgumentException(
                        "parameter " + block.name() + " must start at " + offset + ", got: " + block.offset());
            }
            if (!names.add(block.name())) {
                throw new IllegalArgumentException("two parameters are named " + block.name());
            }
            offset = Math.addExact(offset, block.length());
        }
    }

    /** Number of weights P. */
    public int total() {
        return blocks.stream().mapToInt(Block::length).sum();
    }

    /** The block of that name. */
    public Block block(String name) {
        return blocks.stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter named '" + name + "'; there are: "
                        + blocks.stream().map(Block::name).toList()));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Appends blocks one after the other. */
    public static final class Builder {
        private final List<Block> blocks = new ArrayList<>();
        private int offset;

        private Builder() {}

        public Builder add(String name, Integer... shape) {
            var block = new Block(name, Arrays.asList(shape), offset);
            blocks.add(block);
            offset = Math.addExact(offset, block.length());
            return this;
        }

        public ParameterLayout build() {
            return new ParameterLayout(blocks);
        }
    }
}
