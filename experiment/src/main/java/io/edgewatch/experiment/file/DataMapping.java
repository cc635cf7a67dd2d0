package io.edgewatch.experiment.file;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.ExampleShape;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.PixelScale;
import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.file.Section.Kind;
import io.edgewatch.experiment.task.Chebyshev;
import io.edgewatch.experiment.task.Circles;
import io.edgewatch.experiment.task.Copying;
import io.edgewatch.experiment.task.Moons;
import io.edgewatch.experiment.task.Sorting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The keys of training data, their ranges and defaults. */
final class DataMapping {
    private static final List<Kind<DataChoice>> KINDS = List.of(
            new Kind<>("fashion-mnist", DataMapping::fashionMnist),
            new Kind<>("idx", DataMapping::idx),
            new Kind<>("cifar-10", DataMapping::cifar10),
            new Kind<>("npy", DataMapping::npy),
            new Kind<>("sorting", DataMapping::sorting),
            new Kind<>("copying", DataMapping::copying),
            new Kind<>("moons", DataMapping::moons),
            new Kind<>("circles", DataMapping::circles),
            new Kind<>("chebyshev", DataMapping::chebyshev));

    private static final int MAX_SIZE = 1 << 16;
    private static final int MAX_DEGREE = 1000;
    private static final int BYTE_CLASSES = 256;
    private static final List<Integer> TEN_CLASSES =
            IntStream.range(0, 10).boxed().toList();
    private static final int COPYING_SYMBOLS = 8;
    private static final int COPYING_LENGTH = 10;
    private static final double NOISE = 0.1;
    private static final double INNER_CIRCLE = 0.5;
    private static final int CHEBYSHEV_POINTS = 20;

    private DataMapping() {}

    static DataChoice data(Section section) throws ExperimentFileException {
        return section.asKind(KINDS);
    }

    private static DataChoice fashionMnist(Section data) throws ExperimentFileException {
        data.only("kind", "classes", "examples", "scale");
        return new DataChoice.FashionMnist(selection(data, TEN_CLASSES.size()));
    }

    private static DataChoice idx(Section data) throws ExperimentFileException {
        data.only("kind", "directory", "classes", "examples", "scale");
        return new DataChoice.Idx(data.path("directory"), selection(data, BYTE_CLASSES));
    }

    private static DataChoice cifar10(Section data) throws ExperimentFileException {
        data.only("kind", "directory", "classes", "examples", "scale");
        return new DataChoice.Cifar10(data.path("directory"), selection(data, TEN_CLASSES.size()));
    }

    private static ImageSelection selection(Section data, int classes) throws ExperimentFileException {
        List<Integer> chosen = data.wholes("classes", 0, classes - 1, TEN_CLASSES);
        int examples = examples(data);
        PixelScale scale =
                data.choice("scale", List.of(PixelScale.values()), PixelScale::label, PixelScale.STANDARDIZE);
        return data.valid(() -> new ImageSelection(chosen, examples, scale));
    }

    private static DataChoice npy(Section data) throws ExperimentFileException {
        data.only("kind", "inputs", "targets", "shape", "positions", "mask");
        Optional<Path> mask = data.has("mask") ? Optional.of(data.path("mask")) : Optional.empty();
        int positions = (int) data.whole("positions", 1, MAX_SIZE, 1);
        return new DataChoice.Npy(data.path("inputs"), data.path("targets"), mask, shape(data), positions);
    }

    private static Optional<ExampleShape> shape(Section data) throws ExperimentFileException {
        if (!data.has("shape")) {
            return Optional.empty();
        }
        List<Integer> sizes = data.wholes("shape", 1, MAX_SIZE);
        return Optional.of(
                switch (sizes.size()) {
                    case 2 -> new SequenceShape(sizes.get(0), sizes.get(1));
                    case 3 -> new ImageShape(sizes.get(0), sizes.get(1), sizes.get(2));
                    default ->
                        throw data.complain(
                                "shape must be [channels, rows, columns], or [positions, features] of sequences, got: "
                                        + sizes);
                });
    }

    private static DataChoice sorting(Section data) throws ExperimentFileException {
        data.only("kind", "length", "vocabulary", "examples", "seed");
        int length = (int) data.whole("length", 1, MAX_SIZE);
        int vocabulary = (int) data.whole("vocabulary", 2, MAX_SIZE);
        int examples = examples(data);
        long seed = seed(data);
        return new DataChoice.Made(data.valid(() -> new Sorting(length, vocabulary, examples, seed)));
    }

    private static DataChoice copying(Section data) throws ExperimentFileException {
        data.only("kind", "symbols", "length", "delay", "examples", "seed");
        int symbols = (int) data.whole("symbols", 2, MAX_SIZE, COPYING_SYMBOLS);
        int length = (int) data.whole("length", 1, MAX_SIZE, COPYING_LENGTH);
        int delay = (int) data.whole("delay", 1, MAX_SIZE);
        int examples = examples(data);
        long seed = seed(data);
        return new DataChoice.Made(data.valid(() -> new Copying(symbols, length, delay, examples, seed)));
    }

    private static DataChoice moons(Section data) throws ExperimentFileException {
        data.only("kind", "examples", "noise", "seed");
        int examples = examples(data);
        double noise = data.number("noise", NOISE);
        long seed = seed(data);
        return new DataChoice.Made(data.valid(() -> new Moons(examples, noise, seed)));
    }

    private static DataChoice circles(Section data) throws ExperimentFileException {
        data.only("kind", "examples", "factor", "noise", "seed");
        int examples = examples(data);
        double factor = data.number("factor", INNER_CIRCLE);
        double noise = data.number("noise", NOISE);
        long seed = seed(data);
        return new DataChoice.Made(data.valid(() -> new Circles(examples, factor, noise, seed)));
    }

    private static DataChoice chebyshev(Section data) throws ExperimentFileException {
        data.only("kind", "degree", "examples");
        int degree = (int) data.whole("degree", 1, MAX_DEGREE);
        int examples = (int) data.whole("examples", 2, Integer.MAX_VALUE, CHEBYSHEV_POINTS);
        return new DataChoice.Made(new Chebyshev(degree, examples));
    }

    private static int examples(Section data) throws ExperimentFileException {
        return (int) data.whole("examples", 1, Integer.MAX_VALUE);
    }

    private static long seed(Section data) throws ExperimentFileException {
        return data.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0);
    }
}
