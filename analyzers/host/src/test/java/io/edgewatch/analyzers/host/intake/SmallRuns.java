package io.edgewatch.analyzers.host.intake;

import static io.edgewatch.wire.TensorKind.WEIGHTS;

import io.edgewatch.analyzers.host.RunLog;
import java.util.List;
import java.util.stream.IntStream;

/** Runs of L(w) = ½w² in one weight, equal to t + attempt/10. */
final class SmallRuns {
    private SmallRuns() {}

    static RunLog steps(RunLog log, int attempt, long first, long last) {
        for (long step = first; step <= last; step++) {
            double w = RunLog.number(WEIGHTS, attempt, step);
            log.step(step, 0.5 * w * w, w);
        }
        return log;
    }

    /** The first attempt, from step 0. */
    static RunLog run(String name, long last) {
        return steps(new RunLog(name, 1, WEIGHTS), 1, 0, last);
    }

    /** Steps as attempt:step. */
    static List<String> words(int attempt, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(t -> attempt + ":" + t)
                .toList();
    }
}
