package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.StateChunkKey;
import io.edgewatch.wire.StateChunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which slot the next large state goes to: never the one that the progress on the topic names. */
final class StateSlots {
    private final ProgressKey owner;
    /** How many chunks a slot may hold. */
    private final int[] chunks = new int[StateChunks.SLOTS];

    private int named;

    /** @param earlier what the progress on the topic names */
    StateSlots(ProgressKey owner, Optional<StateChunks> earlier) {
        this.owner = owner;
        earlier.ifPresent(this::published);
    }

    /** Where this state goes; nothing is named by that yet. */
    StateChunks next(byte[] state) {
        var next = StateChunks.of((named + 1) % StateChunks.SLOTS, state);
        chunks[next.slot()] = Math.max(chunks[next.slot()], next.count());
        return next;
    }

    /** The progress on the topic names these now. */
    void published(StateChunks present) {
        named = present.slot();
        chunks[named] = Math.max(chunks[named], present.count());
    }

    StateChunkKey key(StateChunks of, int index) {
        return new StateChunkKey(of.slot(), index, owner);
    }

    /** Keys of all chunks there may be, of which none is needed any more. */
    List<StateChunkKey> clear() {
        List<StateChunkKey> keys = new ArrayList<>();
        for (int slot = 0; slot < chunks.length; slot++) {
            for (int i = 0; i < chunks[slot]; i++) {
                keys.add(new StateChunkKey(slot, i, owner));
            }
            chunks[slot] = 0;
        }
        return keys;
    }
}
