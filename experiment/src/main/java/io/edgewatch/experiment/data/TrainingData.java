package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.idx.LabelledImages;
import io.edgewatch.wire.Bounds;

/** Reads the training data an experiment asks for. */
public final class TrainingData {
    private static final String DEBIAN_DIRECTORY = "/usr/share/datasets/fashion-mnist";

    private TrainingData() {}

    /**
     * Reads, selects and scales.
     *
     * @throws ExperimentException if it is not there, not what it should be, or more than a topic carries
     */
    public static Dataset read(Experiment experiment) throws ExperimentException {
        DataChoice choice = experiment.data();
        if (choice instanceof DataChoice.FashionMnist fashionMnist) {
            return images(
                    experiment,
                    new ImageExamples(
                            LabelledImages.shippedFashionMnist(),
                            fashionMnist.selection(),
                            "the shipped part of Fashion-MNIST",
                            "; for the full set use {kind: idx, directory: " + DEBIAN_DIRECTORY
                                    + "} (Debian package dataset-fashion-mnist)"));
        }
        if (choice instanceof DataChoice.Idx idx) {
            return images(
                    experiment,
                    new ImageExamples(
                            LabelledImages.in(idx.directory()),
                            idx.selection(),
                            idx.directory().toString(),
                            ""));
        }
        if (choice instanceof DataChoice.Npy npy) {
            NpyExamples examples = new NpyExamples(npy, experiment.precision());
            requireWithinBound(examples.shape());
            return examples.toDataset(experiment.loss());
        }
        throw new IllegalArgumentException("no reader for " + choice);
    }

    private static Dataset images(Experiment experiment, ImageExamples examples) throws ExperimentException {
        requireWithinBound(examples.shape(experiment.precision()));
        return examples.toDataset(experiment.precision());
    }

    private static void requireWithinBound(DatasetShape shape) throws ExperimentException {
        if (!shape.isWithinBound()) {
            throw new ExperimentException("data: %s are more than the %,d MiB a topic carries; choose fewer examples"
                    .formatted(shape, Bounds.DATASET_BYTES >> 20));
        }
    }
}
