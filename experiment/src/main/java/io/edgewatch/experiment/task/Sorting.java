package io.edgewatch.experiment.task;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Tokens drawn evenly and independently; the target at every position is the token that stands there when all are sorted.
 *
 * @param length positions of a sequence
 * @param vocabulary number of different tokens, at least 2
 * @param examples n
 * @param seed of the tokens
 */
public record Sorting(int length, int vocabulary, int examples, long seed) implements Task {
    public Sorting {
        Ranges.atLeast(1, "length", length);
        Ranges.atLeast(2, "vocabulary", vocabulary);
        Ranges.atLeast(1, "examples", examples);
        Ranges.rowLength(length, vocabulary);
    }

    @Override
    public int inputs() {
        return length * vocabulary;
    }

    @Override
    public Optional<SequenceShape> sequence() {
        return Optional.of(new SequenceShape(length, vocabulary));
    }

    @Override
    public TargetShape targets(Criterion loss) {
        return new TargetShape(length, vocabulary, false);
    }

    @Override
    public TaskExamples examples(Criterion loss) {
        var random = new SplittableRandom(seed);
        var inputs = new TokenRows(examples, length, vocabulary);
        var targets = new TokenRows(examples, length, vocabulary);
        for (int example = 0; example < examples; example++) {
            int[] tokens = random.ints(length, 0, vocabulary).toArray();
            int[] sorted = Arrays.stream(tokens).sorted().toArray();
            for (int position = 0; position < length; position++) {
                inputs.put(example, position, tokens[position]);
                targets.put(example, position, sorted[position]);
            }
        }
        return new TaskExamples(inputs.array(), targets.array(), Optional.empty());
    }
}
