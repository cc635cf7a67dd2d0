package io.edgewatch.analyzers.centralflow;

import java.util.function.IntSupplier;

/** Chooses the effort: fixed, or less while steps wait, forecasts first, and more again when long none did. */
final class Pacing {
    /** So many waiting steps mean that it is behind. */
    private static final int BEHIND = 8;
    /** Steps between two changes to the coarser. */
    private static final int TRIAL = 8;
    /** Steps without a queue before it tries the finer again. */
    private static final int CALM = 100;

    private final boolean automatic;
    private final boolean forecasts;
    private final IntSupplier waiting;
    private Effort effort;
    private boolean looksAhead;
    private int sinceChange = TRIAL;
    private int calm;

    private Pacing(boolean automatic, boolean forecasts, Effort effort, IntSupplier waiting) {
        this.automatic = automatic;
        this.forecasts = forecasts;
        this.looksAhead = forecasts;
        this.effort = effort;
        this.waiting = waiting;
    }

    /**
     * What the setting says: {@code auto}, or the name of an effort.
     *
     * @param forecasts whether there are any to leave out
     * @param waiting steps that wait behind the present one
     */
    static Pacing of(String setting, boolean forecasts, IntSupplier waiting) {
        return setting.equals("auto")
                ? new Pacing(true, forecasts, Effort.FULL, waiting)
                : new Pacing(false, forecasts, Effort.named(setting), waiting);
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
            giveWay();
        } else if (calm > CALM) {
            takeBack();
        }
        return effort;
    }

    private void giveWay() {
        if (looksAhead) {
            looksAhead = false;
        } else {
            effort = effort.coarser();
        }
        sinceChange = 0;
        calm = 0;
    }

    private void takeBack() {
        looksAhead = forecasts && effort == Effort.FULL;
        effort = effort.finer();
        sinceChange = 0;
        calm = 0;
    }

    /** Whether forecasts are made at this step. */
    boolean looksAhead() {
        return looksAhead;
    }

    /** Goes on with these, after an interruption. */
    void resume(Effort last, boolean lookedAhead) {
        if (automatic) {
            effort = last;
            looksAhead = lookedAhead;
        }
    }
}
