package io.edgewatch.experiment;

/**
 * What the numbers of one example are as an image, in the order (channel, row, column).
 *
 * @param channels at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record ImageShape(int channels, int height, int width) implements ExampleShape {
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("an image has at least 1 channel, row and column, got: [%d, %d, %d]"
                    .formatted(channels, height, width));
        }
    }

    @Override
    public long size() {
        return (long) channels * height * width;
    }

    @Override
    public String toString() {
        return "[%d, %d, %d]".formatted(channels, height, width);
    }
}
