package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.idx.LabelledImages;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.wire.Bounds;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The training data an experiment asks for.
 *
 * <p>A loss without data is published the same way, so that who watches a run rebuilds it from the same topic: a quadratic has its Hessian as
 * inputs, and where there is nothing at all a single 0 stands in.
 *
 * @param dataset as it is to be published
 * @param images what an example is as an image, if it is known to be one
 */
public record TrainingData(Dataset dataset, Optional<ImageShape> images) {
    private static final String DEBIAN_DIRECTORY = "/usr/share/datasets/fashion-mnist";

    /**
     * Reads, selects and scales.
     *
     * @throws ExperimentException if it is not there, not what it should be, or more than a topic carries
     */
    public static TrainingData of(Experiment experiment) throws ExperimentException {
        DataChoice choice = experiment.data();
        if (choice instanceof DataChoice.FashionMnist fashionMnist) {
            return images(
                    experiment,
                    LabelledImages.shippedFashionMnist(),
                    fashionMnist.selection(),
                    "the shipped part of Fashion-MNIST",
                    "; for the full set use {kind: idx, directory: " + DEBIAN_DIRECTORY
                            + "} (Debian package dataset-fashion-mnist)");
        }
        if (choice instanceof DataChoice.Idx idx) {
            return images(
                    experiment,
                    LabelledImages.in(idx.directory()),
                    idx.selection(),
                    idx.directory().toString(),
                    "");
        }
        if (choice instanceof DataChoice.Npy npy) {
            return npy(experiment, npy);
        }
        if (choice instanceof DataChoice.None) {
            return withoutData(experiment);
        }
        throw new IllegalArgumentException("no reader for " + choice);
    }

    private static TrainingData images(
            Experiment experiment, LabelledImages images, ImageSelection selection, String source, String advice)
            throws ExperimentException {
        ImageExamples examples = new ImageExamples(images, selection, source, advice);
        requireWithinBound(examples.shape(experiment.precision()));
        ImageShape shape = new ImageShape(1, images.height(), images.width());
        return new TrainingData(examples.toDataset(experiment.precision()), Optional.of(shape));
    }

    private static TrainingData npy(Experiment experiment, DataChoice.Npy npy) throws ExperimentException {
        NpyExamples examples = new NpyExamples(npy, experiment.precision());
        requireWithinBound(examples.shape());
        boolean probabilities = experiment.loss().equals(Optional.of(Criterion.CROSS_ENTROPY));
        return new TrainingData(examples.toDataset(probabilities), npy.images());
    }

    private static TrainingData withoutData(Experiment experiment) throws ExperimentException {
        DataType type = NumberTypes.of(experiment.precision());
        INDArray published = experiment.model() instanceof ModelChoice.Quadratic quadratic
                ? HessianFile.read(quadratic.hessian(), type)
                : Nd4j.zeros(type, 1, 1);
        Dataset dataset = new Dataset(published, Nd4j.zeros(type, published.size(0), 1));
        requireWithinBound(dataset.shape());
        return new TrainingData(dataset, Optional.empty());
    }

    private static void requireWithinBound(DatasetShape shape) throws ExperimentException {
        if (!shape.isWithinBound()) {
            throw new ExperimentException("data: %s are more than the %,d MiB a topic carries; choose fewer examples"
                    .formatted(shape, Bounds.DATASET_BYTES >> 20));
        }
    }
}
