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
     * @param initial what a drawn start gives it
     */
    public record Block(String name, List<Integer> shape, int offset, Initial initial) {

        /** With the usual start. */
        public Block(String name, List<Integer> shape, int offset) {
            this(name, shape, offset, new Initial.Usual());
        }

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

    /** What a drawn start gives a block. */
    public sealed interface Initial {

        /** Uniform on ±scale/√fan-in of its own shape [out, …]; a block of one size takes that of the block before. */
        record Usual() implements Initial {}

        /** Uniform on ±scale/√fan-in of a stated fan-in. */
        record FanIn(int fanIn) implements Initial {
            public FanIn {
                if (fanIn < 1) {
                    throw new IllegalArgumentException("fan-in must be at least 1, got: " + fanIn);
                }
            }
        }

        /** One number, whatever seed and scale. */
        record Constant(double value) implements Initial {}

        /** log 1, log 2, … along the last axis, whatever seed and scale. */
        record Logarithms() implements Initial {}

        /** Numbers whose softplus is log-uniform from 0.001 to 0.1, whatever the scale. */
        record StepSizes() implements Initial {}
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
        return new Builder("", new ArrayList<>());
    }

    /** Appends blocks one after the other. */
    public static final class Builder {
        private final String prefix;
        private final List<Block> blocks;

        private Builder(String prefix, List<Block> blocks) {
            this.prefix = prefix;
            this.blocks = blocks;
        }

        /** Appends to the same layout, under names that begin with {@code part} and a dot. */
        public Builder within(String part) {
            return new Builder(prefix + part + ".", blocks);
        }

        public Builder add(String name, Integer... shape) {
            return add(name, new Initial.Usual(), shape);
        }

        public Builder add(String name, Initial initial, Integer... shape) {
            int offset = 0;
            if (!blocks.isEmpty()) {
                var last = blocks.get(blocks.size() - 1);
                offset = Math.addExact(last.offset(), last.length());
            }
            var block = new Block(prefix + name, Arrays.asList(shape), offset, initial);
            Math.addExact(offset, block.length());
            blocks.add(block);
            return this;
        }

        public ParameterLayout build() {
            return new ParameterLayout(blocks);
        }
    }
}
