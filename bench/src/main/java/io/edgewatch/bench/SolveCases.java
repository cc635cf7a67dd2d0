package io.edgewatch.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which cases of {@link SolveBenchmark} are wanted.
 *
 * @param workload how the name of the workload begins; all if empty
 * @param kind solves or steps; both if empty
 * @param directions of this many only
 */
record SolveCases(String workload, Optional<Kind> kind, OptionalInt directions) {
    static final String HELP = """
            arguments: [WORKLOAD [KIND [K]]]
              WORKLOAD  784, 3072, cnn, vit: how its name begins; all if there is none
              KIND      sharpness: k = 1, 3; central: k = 1, 2, 3, 6
              K         one of these
            CPU time of all contenders together, with the way to the edge: vit sharpness 1 and 3 take 13 and 17 s,
            vit central 1 and 2 16 and 22 s, 3072 central 1 46 s, cnn central 6 a minute; k = 3 and 6 of 3072 and vit minutes.""";

    /** What is timed. */
    enum Kind {
        SHARPNESS,
        CENTRAL
    }

    /**
     * Reads the arguments of a command line.
     *
     * @throws IllegalArgumentException if they are none; the message is the help
     */
    static SolveCases parse(String[] args) {
        try {
            String workload = args.length > 0 ? args[0] : "";
            boolean known =
                    Workload.trained().stream().anyMatch(one -> one.name().startsWith(workload));
            if (!known || args.length > 3) {
                throw new IllegalArgumentException(HELP);
            }
            return new SolveCases(
                    workload,
                    args.length > 1 ? Optional.of(Kind.valueOf(args[1].toUpperCase(Locale.ROOT))) : Optional.empty(),
                    args.length > 2 ? OptionalInt.of(Integer.parseInt(args[2])) : OptionalInt.empty());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(HELP + System.lineSeparator() + "got: " + List.of(args), e);
        }
    }

    boolean wants(String workloadName) {
        return workloadName.startsWith(workload);
    }

    boolean wants(Kind some, int k) {
        return (kind.isEmpty() || kind.get() == some) && (directions.isEmpty() || directions.getAsInt() == k);
    }
}
