package io.edgewatch.experiment;

/**
 * What the numbers of one example are as a sequence, position after position. Tokens are unit vectors, so that an embedding is a product.
 *
 * @param positions at least 1
 * @param features numbers of one position, at least 1; of tokens the size of the vocabulary
 */
public record SequenceShape(int positions, int features) implements ExampleShape {
    public SequenceShape {
        if (positions < 1 || features < 1) {
            throw new IllegalArgumentException(
                    "a sequence has at least 1 position and feature, got: [%d, %d]".formatted(positions, features));
        }
    }

    @Override
    public long size() {
        return (long) positions * features;
    }

    @Override
    public String toString() {
        return "[%d, %d]".formatted(positions, features);
    }
}
