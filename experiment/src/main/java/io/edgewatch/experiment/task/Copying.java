package io.edgewatch.experiment.task;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Optional;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The copying memory task: symbols to remember, blanks, a signal to recall, and blanks under which the symbols are wanted again. Only these
 * last positions count; their targets are symbols, never blanks.
 *
 * <p>Tokens are the symbols 0 … symbols − 1, then the blank, then the signal, which is the last of the {@code delay} positions in between.
 *
 * @param symbols number of different symbols, at least 2
 * @param length how many are to be remembered
 * @param delay positions between the last symbol and the first recalled one, at least 1
 * @param examples n
 * @param seed of the symbols
 * @see <a href="https://arxiv.org/abs/1511.06464">Arjovsky, Shah, Bengio, Unitary Evolution Recurrent Neural Networks, §4.1</a>
 */
public record Copying(int symbols, int length, int delay, int examples, long seed) implements Task {
    public Copying {
        Ranges.atLeast(2, "symbols", symbols);
        Ranges.atLeast(1, "length", length);
        Ranges.atLeast(1, "delay", delay);
        Ranges.atLeast(1, "examples", examples);
        Ranges.rowLength((long) delay + 2L * length, symbols + 2L);
    }

    private int positions() {
        return delay + 2 * length;
    }

    private int vocabulary() {
        return symbols + 2;
    }

    @Override
    public int inputs() {
        return positions() * vocabulary();
    }

    @Override
    public Optional<SequenceShape> sequence() {
        return Optional.of(new SequenceShape(positions(), vocabulary()));
    }

    @Override
    public TargetShape targets(Criterion loss) {
        return new TargetShape(positions(), symbols, true);
    }

    @Override
    public TaskExamples examples(Criterion loss) {
        var random = new SplittableRandom(seed);
        var inputs = new TokenRows(examples, positions(), vocabulary());
        var targets = new TokenRows(examples, positions(), symbols);
        int recalled = length + delay;
        for (int example = 0; example < examples; example++) {
            for (int i = 0; i < length; i++) {
                int symbol = random.nextInt(symbols);
                inputs.put(example, i, symbol);
                targets.put(example, recalled + i, symbol);
            }
            for (int position = length; position < positions(); position++) {
                boolean signal = position == recalled - 1;
                inputs.put(example, position, signal ? symbols + 1 : symbols);
            }
        }
        var mask = Nd4j.zeros(DataType.DOUBLE, examples, (long) positions() * symbols);
        mask.get(NDArrayIndex.all(), NDArrayIndex.interval((long) recalled * symbols, (long) positions() * symbols))
                .assign(1);
        return new TaskExamples(inputs.array(), targets.array(), Optional.of(mask));
    }
}
