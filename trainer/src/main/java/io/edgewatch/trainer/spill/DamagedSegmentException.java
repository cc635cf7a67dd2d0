package io.edgewatch.trainer.spill;

import java.io.IOException;

/** Bytes in the spill that are not what was written. */
public final class DamagedSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedSegmentException(String message) {
        super(message);
    }
}
