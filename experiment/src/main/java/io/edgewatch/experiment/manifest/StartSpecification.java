package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.Start;
import io.edgewatch.wire.Specification;
import java.util.Map;
import java.util.TreeMap;

/** How a manifest tells where step 0 is. Nobody needs it to follow a run, whose weights are published; people and resumption do. */
final class StartSpecification {
    private static final String DRAWN = "drawn";
    private static final String LOADED = "loaded";
    private static final String SCALE = "scale";
    private static final String OPTIMIZER_STATE = "optimizer-state";
    private static final String WARM_UP_STEPS = "warm-up-steps";
    private static final String WARM_UP_RATE = "warm-up-learning-rate";
    private static final String KICK_SIZE = "kick-size";
    private static final String KICK_DIRECTIONS = "kick-directions";

    private StartSpecification() {}

    /** {@code drawn}, whose seed the manifest has elsewhere, or {@code loaded}; paths of files are nobody else's business. */
    static Specification of(Start start) {
        Map<String, String> settings = new TreeMap<>();
        if (start.weights() instanceof InitChoice.Drawn drawn) {
            settings.put(SCALE, Double.toString(drawn.weights().scale()));
        }
        start.optimizerState().ifPresent(file -> settings.put(OPTIMIZER_STATE, LOADED));
        start.warmUp().ifPresent(warmUp -> {
            settings.put(WARM_UP_STEPS, Integer.toString(warmUp.steps()));
            settings.put(WARM_UP_RATE, Double.toString(warmUp.learningRate()));
        });
        start.kick().ifPresent(kick -> {
            settings.put(KICK_SIZE, Double.toString(kick.size()));
            settings.put(KICK_DIRECTIONS, Integer.toString(kick.directions()));
        });
        return Specification.of(start.weights() instanceof InitChoice.Drawn ? DRAWN : LOADED, settings);
    }
}
