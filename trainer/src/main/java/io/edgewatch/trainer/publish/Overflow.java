package io.edgewatch.trainer.publish;

import io.edgewatch.trainer.spill.Spill;

/** Where a step goes that finds the pool empty. */
public sealed interface Overflow {

    /** Nowhere: it is lost, counted and declared. */
    record Drop() implements Overflow {}

    /** The training thread waits until there is room. */
    record Wait() implements Overflow {}

    /**
     * To disk, and all later steps with it until the publisher has caught up.
     *
     * @param spill the caller's to close; what it refuses is dropped
     */
    record ToDisk(Spill spill) implements Overflow {}
}
