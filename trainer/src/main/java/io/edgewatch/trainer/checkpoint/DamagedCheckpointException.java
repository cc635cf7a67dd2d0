package io.edgewatch.trainer.checkpoint;

import java.io.IOException;

/** A file that is not the checkpoint it should be. */
public final class DamagedCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedCheckpointException(String message) {
        super(message);
    }
}
