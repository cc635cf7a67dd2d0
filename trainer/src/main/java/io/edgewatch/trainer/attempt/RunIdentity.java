package io.edgewatch.trainer.attempt;

import io.edgewatch.wire.RunManifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a run beyond its id, so that a checkpoint is not taken for that of another run of the same name. */
public final class RunIdentity {
    private RunIdentity() {}

    /** SHA-256, lower-case hexadecimal, of what no attempt may change: the experiment, and when the run began. */
    public static String of(RunManifest manifest) {
        List<Object> parts = List.of(
                manifest.run(),
                manifest.attempts().get(0).started().toEpochMilli(),
                manifest.model(),
                manifest.criterion(),
                manifest.optimizer(),
                manifest.batchRule(),
                manifest.precision().label(),
                manifest.layout(),
                manifest.dataset().contentHash(),
                manifest.seed());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(parts.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
