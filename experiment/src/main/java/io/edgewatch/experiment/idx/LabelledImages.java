package io.edgewatch.experiment.idx;

import io.edgewatch.experiment.DataFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.IntStream;

/** Grey images with a class each, in file order. */
public final class LabelledImages {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final String SHIPPED = "/io/edgewatch/experiment/fashion-mnist/";

    private final byte[] pixels;
    private final byte[] labels;
    private final int height;
    private final int width;

    private LabelledImages(byte[] pixels, byte[] labels, int height, int width) {
        this.pixels = pixels;
        this.labels = labels;
        this.height = height;
        this.width = width;
    }

    /** The first 6,000 training images of Fashion-MNIST, which edgewatch carries. */
    public static LabelledImages shippedFashionMnist() throws DataFileException {
        String images = SHIPPED + IMAGES + ".gz";
        String labels = SHIPPED + LABELS + ".gz";
        try (InputStream imageStream = resource(images);
                InputStream labelStream = resource(labels)) {
            return of(images, IdxFile.read(images, imageStream, 3), labels, IdxFile.read(labels, labelStream, 1));
        } catch (IOException e) {
            throw DataFileException.unreadable(SHIPPED, e);
        }
    }

    /** The training set in a directory, its files plain or with {@code .gz}. */
    public static LabelledImages in(Path directory) throws DataFileException {
        Path images = find(directory, IMAGES);
        Path labels = find(directory, LABELS);
        try (InputStream imageStream = Files.newInputStream(images);
                InputStream labelStream = Files.newInputStream(labels)) {
            return of(images, IdxFile.read(images, imageStream, 3), labels, IdxFile.read(labels, labelStream, 1));
        } catch (IOException e) {
            throw DataFileException.unreadable(directory, e);
        }
    }

    /** Number of images. */
    public int count() {
        return labels.length;
    }

    /** Rows times columns. */
    public int pixelsPerImage() {
        return height * width;
    }

    /** Rows of an image. */
    public int height() {
        return height;
    }

    /** Columns of an image. */
    public int width() {
        return width;
    }

    /** The class of image {@code index}. */
    public int label(int index) {
        return labels[index] & 0xff;
    }

    /** Pixel {@code pixel} of image {@code index}, row-major, in 0..255. */
    public int pixel(int index, int pixel) {
        return pixels[index * height * width + pixel] & 0xff;
    }

    /** Indices of the images of some classes, in file order. */
    public IntStream ofClasses(Collection<Integer> classes) {
        return IntStream.range(0, count()).filter(i -> classes.contains(label(i)));
    }

    private static InputStream resource(String name) throws IOException {
        InputStream stream = LabelledImages.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("resource is missing from the edgewatch jar");
        }
        return stream;
    }

    private static Path find(Path directory, String name) throws DataFileException {
        Path plain = directory.resolve(name);
        Path zipped = directory.resolve(name + ".gz");
        if (Files.isRegularFile(zipped)) {
            return zipped;
        }
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        throw new DataFileException(directory, "has neither " + name + " nor " + name + ".gz");
    }

    private static LabelledImages of(Object imagesSource, IdxFile images, Object labelsSource, IdxFile labels)
            throws DataFileException {
        int count = images.shape().get(0);
        if (labels.content().length != count) {
            throw new DataFileException(
                    labelsSource,
                    "has %d labels for the %d images of %s".formatted(labels.content().length, count, imagesSource));
        }
        return new LabelledImages(
                images.content(),
                labels.content(),
                images.shape().get(1),
                images.shape().get(2));
    }
}
