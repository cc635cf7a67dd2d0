package io.edgewatch.analyzers.host.work;

import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.wire.RunManifest;
import org.jspecify.annotations.Nullable;

/** Rebuilds the loss of a run; may take a while. */
@FunctionalInterface
public interface ObjectiveSource {

    /**
     * The run's loss and update rule; closed by the caller.
     *
     * @throws UnavailableException if this host cannot build it, saying why
     */
    RunObjective open(RunManifest manifest) throws UnavailableException;

    /** The run cannot be analyzed here. */
    final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        public UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
