package io.edgewatch.experiment.data;

import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.images.LabelledImages;
import io.edgewatch.wire.Precision;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Some of a set of labelled images as training data: pixels scaled, classes as unit vectors. */
final class ImageExamples {
    private final LabelledImages images;
    private final ImageSelection selection;
    private final int[] chosen;

    /**
     * Chooses the first examples of the wanted classes, in file order.
     *
     * @param source of the images, for messages
     * @param moreAdvice what to do if there are too few, for messages
     */
    ImageExamples(LabelledImages images, ImageSelection selection, String source, String moreAdvice)
            throws ExperimentException {
        this.images = images;
        this.selection = selection;
        int[] available = images.ofClasses(selection.classes()).toArray();
        if (available.length < selection.examples()) {
            throw new ExperimentException("data: %s has %,d examples of classes %s, wanted are %,d%s"
                    .formatted(source, available.length, selection.classes(), selection.examples(), moreAdvice));
        }
        for (int label : selection.classes()) {
            if (images.ofClasses(selection.classes()).noneMatch(i -> images.label(i) == label)) {
                throw new ExperimentException("data: %s has no class %d".formatted(source, label));
            }
        }
        this.chosen = Arrays.copyOf(available, selection.examples());
    }

    DatasetShape shape(Precision precision) {
        return new DatasetShape(
                chosen.length, images.pixelsPerImage(), selection.classes().size(), precision);
    }

    Dataset toDataset(Precision precision) throws ExperimentException {
        return new Dataset(inputs(precision, table()), targets(precision));
    }

    private PixelTable table() throws ExperimentException {
        long[] histogram = PixelTable.emptyHistogram();
        for (int image : chosen) {
            for (int pixel = 0; pixel < images.pixelsPerImage(); pixel++) {
                histogram[images.pixel(image, pixel)]++;
            }
        }
        try {
            return PixelTable.of(selection.scale(), histogram);
        } catch (IllegalArgumentException e) {
            throw new ExperimentException("data: " + e.getMessage(), e);
        }
    }

    private INDArray inputs(Precision precision, PixelTable table) {
        int d = images.pixelsPerImage();
        return switch (precision) {
            case F32 -> {
                var inputs = new float[chosen.length * d];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = (float) table.scaled(images.pixel(chosen[i / d], i % d));
                }
                yield Nd4j.createFromArray(inputs).reshape('c', chosen.length, d);
            }
            case F64 -> {
                var inputs = new double[chosen.length * d];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = table.scaled(images.pixel(chosen[i / d], i % d));
                }
                yield Nd4j.createFromArray(inputs).reshape('c', chosen.length, d);
            }
        };
    }

    private INDArray targets(Precision precision) {
        int[] classes = Arrays.stream(chosen)
                .map(image -> selection.classes().indexOf(images.label(image)))
                .toArray();
        return OneHot.of(classes, selection.classes().size(), NumberTypes.of(precision));
    }
}
