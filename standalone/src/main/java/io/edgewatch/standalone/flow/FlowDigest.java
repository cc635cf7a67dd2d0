package io.edgewatch.standalone.flow;

import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.flow.FlowProcess;
import io.edgewatch.numerics.flow.FlowSettings;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.tensor.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A name for all that the numbers of a trajectory depend on, but not how many rows it gets. */
final class FlowDigest {
    private FlowDigest() {}

    static String of(
            PreparedExperiment prepared, FlowSettings settings, Set<FlowProcess> processes, Coordinates coordinates) {
        MessageDigest digest = sha256();
        String text = prepared.experiment().withSteps(1) + "\n" + settings + "\n" + processes
                + (coordinates.areFewer() ? "\nrow space" : "");
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        add(prepared.dataset().inputs(), digest);
        add(prepared.dataset().targets(), digest);
        add(prepared.initialWeights(), digest);
        add(prepared.initialState().toVector(), digest);
        for (double number : coordinates.fingerprint()) { // checkpoints are in one basis, round-off chooses it
            digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, number));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(INDArray array, MessageDigest digest) {
        byte[] bytes = new byte[TensorBytes.length(array)];
        TensorBytes.write(array, ByteBuffer.wrap(bytes));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
