package io.edgewatch.standalone.doctor;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param subject what
 * @param verdict how it is
 * @param found what was found; never a secret
 * @param nextStep what to do about it; empty if nothing
 */
record Finding(String subject, Verdict verdict, String found, String nextStep) {
    /** How it is. */
    enum Verdict {
        OK,
        /** It works, but worse than it could. */
        WARN,
        /** It does not work. */
        FAIL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Finding {
        if ((verdict == Verdict.OK) != nextStep.isEmpty()) {
            throw new IllegalArgumentException(
                    "a finding has a next step unless it is ok, got: " + verdict + " '" + nextStep + "' of " + subject);
        }
    }

    static Finding ok(String subject, String found) {
        return new Finding(subject, Verdict.OK, found, "");
    }

    static Finding warn(String subject, String found, String nextStep) {
        return new Finding(subject, Verdict.WARN, found, nextStep);
    }

    static Finding fail(String subject, String found, String nextStep) {
        return new Finding(subject, Verdict.FAIL, found, nextStep);
    }
}
