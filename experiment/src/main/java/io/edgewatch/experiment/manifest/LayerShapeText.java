package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.ExampleShape;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.experiment.data.TrainingData;
import io.edgewatch.numerics.network.layer.LayerShape;
import java.util.List;

/** What an example or a target is, as one setting: {@code features 4}, {@code image 1 28 28}, {@code sequence 8 10}. */
final class LayerShapeText {

    private LayerShapeText() {}

    static String ofExamples(TrainingData data) {
        return data.examples()
                .map(LayerShapeText::of)
                .orElse("features " + data.dataset().shape().inputs());
    }

    private static String of(ExampleShape shape) {
        if (shape instanceof ImageShape image) {
            return "image %d %d %d".formatted(image.channels(), image.height(), image.width());
        } else if (shape instanceof SequenceShape sequence) {
            return "sequence %d %d".formatted(sequence.positions(), sequence.features());
        }
        throw new IllegalArgumentException("no text for " + shape);
    }

    static String of(TargetShape targets) {
        return targets.positions() == 1
                ? "features " + targets.size()
                : "sequence %d %d".formatted(targets.positions(), targets.size());
    }

    static LayerShape parse(String text) {
        List<String> words = List.of(text.split(" ", -1));
        List<Integer> sizes = sizes(words);
        return switch (words.get(0) + " of " + sizes.size()) {
            case "features of 1" -> new LayerShape.Features(sizes.get(0));
            case "image of 3" -> new LayerShape.Image(sizes.get(0), sizes.get(1), sizes.get(2));
            case "sequence of 2" -> new LayerShape.Sequence(sizes.get(0), sizes.get(1));
            default ->
                throw new IllegalArgumentException(
                        "wanted features SIZE, image CHANNELS ROWS COLUMNS or sequence POSITIONS FEATURES");
        };
    }

    private static List<Integer> sizes(List<String> words) {
        return words.stream().skip(1).map(Integer::parseInt).toList();
    }
}
