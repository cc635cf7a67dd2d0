package io.edgewatch.experiment.manifest;

import io.edgewatch.numerics.optimizer.LearningRate;
import java.util.List;

/** A learning rate as one setting: a number, or the schedule and its numbers, {@code cosine 0.1 0.01 1000}. */
final class LearningRateText {

    private LearningRateText() {}

    static String of(LearningRate rate) {
        if (rate instanceof LearningRate.Constant constant) {
            return Double.toString(constant.eta());
        }
        if (rate instanceof LearningRate.Linear linear) {
            return "linear " + linear.start() + " " + linear.end() + " " + linear.steps();
        }
        if (rate instanceof LearningRate.Cosine cosine) {
            return "cosine " + cosine.start() + " " + cosine.end() + " " + cosine.steps();
        }
        if (rate instanceof LearningRate.StepDecay decay) {
            return "step " + decay.start() + " " + decay.factor() + " " + decay.every();
        }
        throw new IllegalArgumentException("no text for " + rate);
    }

    static LearningRate parse(String text) {
        List<String> words = List.of(text.split(" ", -1));
        if (words.size() == 1) {
            return LearningRate.constant(Double.parseDouble(text));
        }
        if (words.size() != 4) {
            throw new IllegalArgumentException("wanted a number, or a schedule with three");
        }
        double first = Double.parseDouble(words.get(1));
        double second = Double.parseDouble(words.get(2));
        long steps = Long.parseLong(words.get(3));
        return switch (words.get(0)) {
            case "linear" -> new LearningRate.Linear(first, second, steps);
            case "cosine" -> new LearningRate.Cosine(first, second, steps);
            case "step" -> new LearningRate.StepDecay(first, second, steps);
            default -> throw new IllegalArgumentException("wanted linear, cosine or step");
        };
    }
}
