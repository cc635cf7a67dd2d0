package io.edgewatch.experiment.images;

import io.edgewatch.experiment.DataFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The binary version of CIFAR-10: per image a label from 0 to 9 and 3072 pixels by (channel, row, column), one after the other. */
final class CifarBatches {
    private static final int CHANNELS = 3;
    private static final int SIDE = 32;
    private static final int PIXELS = CHANNELS * SIDE * SIDE;
    private static final int RECORD = 1 + PIXELS;
    private static final int CLASSES = 10;
    private static final int BATCHES = 5;
    private static final int MOST_IMAGES = 100_000;

    private CifarBatches() {}

    /** The training images in {@code data_batch_1.bin} and those that follow it without a gap, in file order. */
    static LabelledImages read(Path directory) throws DataFileException {
        List<Path> files = files(directory);
        int images = 0;
        for (Path file : files) {
            images += images(file);
        }
        if (images > MOST_IMAGES) {
            throw new DataFileException(directory, "has %,d images, CIFAR-10 has 50,000".formatted(images));
        }
        byte[] pixels = new byte[images * PIXELS];
        byte[] labels = new byte[images];
        int read = 0;
        for (Path file : files) {
            read += read(file, pixels, labels, read);
        }
        return new LabelledImages(pixels, labels, CHANNELS, SIDE, SIDE);
    }

    private static List<Path> files(Path directory) throws DataFileException {
        List<Path> files = new ArrayList<>();
        for (int batch = 1; batch <= BATCHES; batch++) {
            Path file = directory.resolve("data_batch_" + batch + ".bin");
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (files.size() < batch - 1) {
                throw new DataFileException(
                        directory,
                        "has data_batch_%d.bin, but no data_batch_%d.bin".formatted(batch, files.size() + 1));
            }
            files.add(file);
        }
        if (files.isEmpty()) {
            throw new DataFileException(
                    directory, "has no data_batch_1.bin; wanted is the binary version of CIFAR-10, unpacked");
        }
        return files;
    }

    private static int images(Path file) throws DataFileException {
        long bytes;
        try {
            bytes = Files.size(file);
        } catch (IOException e) {
            throw DataFileException.unreadable(file, e);
        }
        if (bytes == 0 || bytes % RECORD != 0 || bytes / RECORD > MOST_IMAGES) {
            throw new DataFileException(
                    file,
                    "has %,d bytes; a CIFAR-10 batch has 30,730,000, in any case a multiple of the %,d of one image"
                            .formatted(bytes, RECORD));
        }
        return (int) (bytes / RECORD);
    }

    private static int read(Path file, byte[] pixels, byte[] labels, int first) throws DataFileException {
        int images = images(file);
        try (InputStream in = Files.newInputStream(file)) {
            for (int i = 0; i < images; i++) {
                byte[] record = in.readNBytes(RECORD);
                if (record.length < RECORD) {
                    throw new DataFileException(file, "became shorter while it was read");
                }
                if (record[0] < 0 || record[0] >= CLASSES) {
                    throw new DataFileException(
                            file, "image %,d has label %d; labels are 0 to 9".formatted(i, record[0] & 0xff));
                }
                labels[first + i] = record[0];
                System.arraycopy(record, 1, pixels, (first + i) * PIXELS, PIXELS);
            }
        } catch (IOException e) {
            throw DataFileException.unreadable(file, e);
        }
        return images;
    }
}
