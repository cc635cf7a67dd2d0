package io.edgewatch.experiment.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Batches in the format of CIFAR-10, written for tests. */
public final class CifarFiles {
    private static final int PIXELS = 3 * 32 * 32;

    private CifarFiles() {}

    /** One image per label. */
    public static Path write(Path directory, int batch, int... labels) throws IOException {
        var bytes = ByteBuffer.allocate(labels.length * (1 + PIXELS));
        for (int image = 0; image < labels.length; image++) {
            bytes.put((byte) labels[image]);
            for (int i = 0; i < PIXELS; i++) {
                bytes.put((byte) pixel(image, i));
            }
        }
        return Files.write(directory.resolve("data_batch_" + batch + ".bin"), bytes.array());
    }

    /** What stands at that place, from 0 to 255. */
    public static int pixel(int image, int index) {
        return (17 * image + 7 * index) % 256;
    }
}
