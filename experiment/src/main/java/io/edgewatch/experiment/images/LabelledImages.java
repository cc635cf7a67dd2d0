package io.edgewatch.experiment.images;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Images with a class each, in file order. */
public final class LabelledImages {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final String SHIPPED = "/io/edgewatch/experiment/fashion-mnist/";

    private final byte[] pixels;
    private final byte[] labels;
    private final ImageShape shape;

    LabelledImages(byte[] pixels, byte[] labels, int channels, int height, int width) {
        this.pixels = pixels;
        this.labels = labels;
        this.shape = new ImageShape(channels, height, width);
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

    /** The training set of CIFAR-10 in a directory of its binary version, or as much of it as is there from the first batch on. */
    public static LabelledImages cifar10(Path directory) throws DataFileException {
        return CifarBatches.read(directory);
    }

    /** Number of images. */
    public int count() {
        return labels.length;
    }

    /** Channels, rows and columns of each. */
    public ImageShape shape() {
        return shape;
    }

    /** Numbers of an image. */
    public int pixelsPerImage() {
        return (int) shape.size();
    }

    /** The class of image {@code index}. */
    public int label(int index) {
        return labels[index] & 0xff;
    }

    /** Pixel {@code pixel} of image {@code index}, by (channel, row, column), in 0..255. */
    public int pixel(int index, int pixel) {
        return pixels[index * pixelsPerImage() + pixel] & 0xff;
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

    /** Some copies of MNIST are unpacked to names with a dot. */
    private static Path find(Path directory, String name) throws DataFileException {
        for (String variant : List.of(name, name.replace("-idx", ".idx"))) {
            for (String suffix : List.of(".gz", "")) {
                Path file = directory.resolve(variant + suffix);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
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
                1,
                images.shape().get(1),
                images.shape().get(2));
    }
}
