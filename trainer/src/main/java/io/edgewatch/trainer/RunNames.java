package io.edgewatch.trainer;

import io.edgewatch.wire.Name;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Names for runs that were given none: what, when, and three letters against a second one at the same time. */
public final class RunNames {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int LONGEST_EXPERIMENT = 40;

    private RunNames() {}

    /** For example {@code fashion-mlp-20261124-051230-kqf}. */
    public static String generate(String experiment, Instant now, RandomGenerator random) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        String what = experiment.substring(0, Math.min(LONGEST_EXPERIMENT, experiment.length()));
        return Name.require("run", what + '-' + TIME.format(now.atOffset(ZoneOffset.UTC)) + '-' + letters);
    }
}
