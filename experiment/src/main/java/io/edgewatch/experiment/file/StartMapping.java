package io.edgewatch.experiment.file;

import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.Start;
import io.edgewatch.numerics.network.InitialWeights;
import java.nio.file.Path;
import java.util.Optional;

/** The keys of a start, their ranges and defaults. */
final class StartMapping {
    static final Start DEFAULT = Start.at(new InitChoice.Drawn(new InitialWeights(0, 1)));

    private static final int MAX_DIRECTIONS = 64;

    private StartMapping() {}

    static Start start(Section init) throws ExperimentFileException {
        init.only("seed", "scale", "weights", "optimizer-state", "warm-up", "kick");
        Optional<Path> state =
                init.has("optimizer-state") ? Optional.of(init.path("optimizer-state")) : Optional.empty();
        return new Start(
                weights(init),
                state,
                init.section("warm-up", warmUp -> Optional.of(warmUp(warmUp)), Optional.empty()),
                init.section("kick", kick -> Optional.of(kick(kick)), Optional.empty()));
    }

    private static InitChoice weights(Section init) throws ExperimentFileException {
        if (init.has("weights")) {
            if (init.has("seed") || init.has("scale")) {
                throw init.complain("wanted either weights, or seed and scale; got both");
            }
            return new InitChoice.Loaded(init.path("weights"));
        }
        return new InitChoice.Drawn(
                new InitialWeights(init.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0), init.positive("scale", 1)));
    }

    private static Start.WarmUp warmUp(Section warmUp) throws ExperimentFileException {
        warmUp.only("steps", "learning-rate");
        return new Start.WarmUp((int) warmUp.whole("steps", 1, Integer.MAX_VALUE), warmUp.positive("learning-rate"));
    }

    private static Start.Kick kick(Section kick) throws ExperimentFileException {
        kick.only("size", "directions");
        return new Start.Kick(kick.positive("size"), (int) kick.whole("directions", 1, MAX_DIRECTIONS, 1));
    }
}
