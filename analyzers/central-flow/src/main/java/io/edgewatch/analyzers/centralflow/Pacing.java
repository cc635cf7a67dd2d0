package io.edgewatch.analyzers.centralflow;

import java.util.function.IntSupplier;

/** Chooses the effort: fixed, or coarser while steps wait and finer again when long none did. */
final class Pacing {
    /** So many waiting steps mean that it is behind. */
    private static final int BEHIND = 8;
    /** Steps between two changes to the coarser. */
    private static final int TRIAL = 8;
    /** Steps without a queue before it tries the finer again. */
    private static final int CALM = 100;

    private final boolean automatic;
    private final IntSupplier waiting;
    private Effort effort;
    private int sinceChange = TRIAL;
    private int calm;

    private Pacing(boolean automatic, Effort effort, IntSupplier waiting) {
        this.automatic = automatic;
        this.effort = effort;
        this.waiting = waiting;
    }

    /**
     * What the setting says: {@code auto}, or the name of an effort.
     *
     * @param waiting steps that wait behind the present one
     */
    static Pacing of(String setting, IntSupplier waiting) {
        return setting.equals("auto")
                ? new Pacing(true, Effort.FULL, waiting)
                : new Pacing(false, Effort.named(setting), waiting);
    }

    /** The effort for the next step. */
    Effort next() {
        if (!automatic) {
            return effort;
        }
        int queue = waiting.getAsInt();
        calm = queue <= 1 ? calm + 1 : 0;
        sinceChange++;
        if (queue >= BEHIND && sinceChange > TRIAL) {
            change(effort.coarser());
        } else if (calm > CALM) {
            change(effort.finer());
        }
        return effort;
    }

    private void change(Effort other) {
        effort = other;
        sinceChange = 0;
        calm = 0;
    }

    /** Goes on with this one, after an interruption. */
    void resume(Effort last) {
        if (automatic) {
            effort = last;
        }
    }
}
