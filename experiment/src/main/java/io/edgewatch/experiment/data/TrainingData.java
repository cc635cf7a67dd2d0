package io.edgewatch.experiment.data;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.ExampleShape;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.experiment.images.LabelledImages;
import io.edgewatch.experiment.task.Task;
import io.edgewatch.experiment.task.TaskExamples;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.Precision;
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
 * @param examples what an example is, if it is known to be an image or a sequence
 * @param targets what a row of targets is
 */
public record TrainingData(Dataset dataset, Optional<ExampleShape> examples, TargetShape targets) {
    private static final String DEBIAN_DIRECTORY = "/usr/share/datasets/fashion-mnist";

    public TrainingData {
        DatasetShape shape = dataset.shape();
        if (shape.outputs() != targets.columns()
                || examples.filter(example -> example.size() != shape.inputs()).isPresent()) {
            throw new IllegalArgumentException("%s are not %s to %s".formatted(shape, examples, targets));
        }
    }

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
        if (choice instanceof DataChoice.Cifar10 cifar) {
            return images(
                    experiment,
                    LabelledImages.cifar10(cifar.directory()),
                    cifar.selection(),
                    cifar.directory().toString(),
                    "");
        }
        if (choice instanceof DataChoice.Npy npy) {
            return npy(experiment, npy);
        }
        if (choice instanceof DataChoice.Made made) {
            return made(made.task(), criterion(experiment), experiment.precision());
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
        return new TrainingData(
                examples.toDataset(experiment.precision()),
                Optional.of(images.shape()),
                TargetShape.of(selection.classes().size()));
    }

    private static TrainingData npy(Experiment experiment, DataChoice.Npy npy) throws ExperimentException {
        NpyExamples examples = new NpyExamples(npy, experiment.precision());
        requireWithinBound(examples.shape());
        return new TrainingData(examples.toDataset(criterion(experiment)), npy.examples(), examples.targetShape());
    }

    private static TrainingData made(Task task, Criterion loss, Precision precision) throws ExperimentException {
        TargetShape targets;
        try {
            targets = task.targets(loss);
        } catch (IllegalArgumentException e) {
            throw new ExperimentException("data: " + e.getMessage(), e);
        }
        requireWithinBound(new DatasetShape(task.examples(), task.inputs(), targets.columns(), precision));
        TaskExamples made = task.examples(loss);
        DataType type = NumberTypes.of(precision);
        INDArray rows =
                made.mask().map(mask -> Nd4j.hstack(made.targets(), mask)).orElse(made.targets());
        return new TrainingData(
                new Dataset(made.inputs().castTo(type), rows.castTo(type)),
                task.sequence().map(ExampleShape.class::cast),
                targets);
    }

    private static Criterion criterion(Experiment experiment) {
        return experiment.loss().orElseThrow(() -> new IllegalArgumentException("no loss for data: " + experiment));
    }

    private static TrainingData withoutData(Experiment experiment) throws ExperimentException {
        DataType type = NumberTypes.of(experiment.precision());
        INDArray published = experiment.model() instanceof ModelChoice.Quadratic quadratic
                ? HessianFile.read(quadratic.hessian(), type)
                : Nd4j.zeros(type, 1, 1);
        Dataset dataset = new Dataset(published, Nd4j.zeros(type, published.size(0), 1));
        requireWithinBound(dataset.shape());
        return new TrainingData(dataset, Optional.empty(), TargetShape.of(1));
    }

    private static void requireWithinBound(DatasetShape shape) throws ExperimentException {
        if (!shape.isWithinBound()) {
            throw new ExperimentException("data: %s are more than the %,d MiB a topic carries; choose fewer examples"
                    .formatted(shape, Bounds.DATASET_BYTES >> 20));
        }
    }
}
