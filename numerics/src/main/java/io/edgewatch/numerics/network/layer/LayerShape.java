package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.Planes;
import java.util.Arrays;

/**
 * What one example is between two layers, and how n of them lie in a matrix. As a flat row, an image lies by (channel, row, column) and a
 * sequence by (position, entry).
 */
public sealed interface LayerShape {

    /** Numbers of one example. */
    int size();

    /** How many examples a node of this shape holds. */
    int examples(Node x);

    /** d numbers; a matrix [n, d]. */
    record Features(int size) implements LayerShape {
        public Features {
            requireSizes("features", size);
        }

        @Override
        public int examples(Node x) {
            return x.shape().rows();
        }

        @Override
        public String toString() {
            return "features [" + size + "]";
        }
    }

    /** Channels of rows and columns; a matrix [channels, n·rows·columns], see {@link Planes}. */
    record Image(int channels, int height, int width) implements LayerShape {
        public Image {
            requireSizes("an image", channels, height, width);
        }

        @Override
        public int size() {
            return channels * area();
        }

        int area() {
            return height * width;
        }

        Planes planes(Node x) {
            return new Planes(examples(x), height, width);
        }

        @Override
        public int examples(Node x) {
            return x.shape().columns() / area();
        }

        @Override
        public String toString() {
            return "images [%d, %d, %d]".formatted(channels, height, width);
        }
    }

    /** Positions of d numbers each; a matrix [n·positions, d]. */
    record Sequence(int length, int width) implements LayerShape {
        public Sequence {
            requireSizes("a sequence", length, width);
        }

        @Override
        public int size() {
            return length * width;
        }

        @Override
        public int examples(Node x) {
            return x.shape().rows() / length;
        }

        @Override
        public String toString() {
            return "sequences [%d, %d]".formatted(length, width);
        }
    }

    private static void requireSizes(String what, int... sizes) {
        long product = 1;
        for (int size : sizes) {
            product = size < 1 ? Long.MAX_VALUE : product * size;
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(what + " must have sizes of at least 1 and at most "
                        + Integer.MAX_VALUE + " numbers, got: " + Arrays.toString(sizes));
            }
        }
    }
}
