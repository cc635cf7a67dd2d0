package io.edgewatch.streams.state;

import io.edgewatch.streams.phase.Divergence;
import io.edgewatch.streams.phase.EdgeWatch;
import io.edgewatch.streams.phase.LossWatch;
import io.edgewatch.streams.phase.PhaseSettings;
import io.edgewatch.streams.phase.RunJudgement;
import io.edgewatch.streams.phase.Standing;
import io.edgewatch.streams.phase.StepTrace;
import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The rows of the state store: a version byte, then the fields in order, big-endian. Rings are written without their
 * capacity, so a changed window takes hold at once. Version 1, which knew nothing of silence, is read too.
 */
public final class StateCodec {
    private static final byte VERSION = 2;
    private static final byte WITHOUT_PULSE = 1;

    private final PhaseSettings settings;
    private final RunManifestCodec manifests = new RunManifestCodec();

    public StateCodec(PhaseSettings settings) {
        this.settings = settings;
    }

    /** A run. */
    public byte[] encode(RunState state) {
        return write(out -> {
            out.writeUTF(state.run());
            out.writeInt(state.attempt());
            writeLife(out, state.life());
            out.writeLong(state.missingUntil());
            out.writeLong(state.lastStepTime().toEpochMilli());
            writeLoss(out, state.judgement().loss());
            writeEdge(out, state.judgement().edge());
            writePulse(out, state.pulse());
        });
    }

    public RunState decodeRun(byte[] bytes) {
        return read(bytes, (in, version) -> {
            String run = in.readUTF();
            int attempt = in.readInt();
            Life life = readLife(in);
            long missingUntil = in.readLong();
            Instant lastStepTime = Instant.ofEpochMilli(in.readLong());
            LossWatch loss = readLoss(in);
            RunJudgement judgement = new RunJudgement(run, attempt, loss, readEdge(in));
            Pulse pulse = version == WITHOUT_PULSE ? Pulse.none() : readPulse(in);
            return new RunState(judgement, life, missingUntil, lastStepTime, pulse);
        });
    }

    /** A manifest, as it stands on its topic. */
    public byte[] encode(RunManifest manifest) {
        return manifests.encode(manifest);
    }

    public RunManifest decodeManifest(byte[] bytes) {
        try {
            return manifests.decode(bytes);
        } catch (MalformedRecordException e) {
            throw new StateFormatException("a stored manifest cannot be read: " + e.getMessage());
        }
    }

    /** A window of measured values. */
    public byte[] encode(StepRing ring) {
        return write(out -> writeRing(out, ring));
    }

    public StepRing decodeRing(byte[] bytes) {
        return read(bytes, (in, version) -> readRing(in, settings.windowSteps()));
    }

    /** What the losses said at a step. */
    public byte[] encode(StepTrace trace) {
        return write(out -> {
            out.writeLong(trace.step());
            out.writeDouble(trace.loss());
            out.writeLong(trace.lastRise());
            out.writeBoolean(trace.diverged());
        });
    }

    public StepTrace decodeTrace(byte[] bytes) {
        return read(
                bytes, (in, version) -> new StepTrace(in.readLong(), in.readDouble(), in.readLong(), in.readBoolean()));
    }

    private static void writeLife(DataOutputStream out, Life life) throws IOException {
        if (life instanceof Life.Live) {
            out.writeByte(0);
        } else if (life instanceof Life.Ended ended) {
            out.writeByte(1);
            out.writeLong(ended.lastStep());
        } else if (life instanceof Life.Settled settled) {
            out.writeByte(2);
            out.writeLong(settled.lastStep());
        } else if (life instanceof Life.Abandoned) {
            out.writeByte(3);
        } else {
            throw new AssertionError(life);
        }
    }

    private static Life readLife(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new Life.Live();
            case 1 -> new Life.Ended(in.readLong());
            case 2 -> new Life.Settled(in.readLong());
            case 3 -> new Life.Abandoned();
            default -> throw new StateFormatException("unknown life " + kind);
        };
    }

    private static void writePulse(DataOutputStream out, Pulse pulse) throws IOException {
        out.writeLong(pulse.newest().toEpochMilli());
        out.writeBoolean(pulse.fresh());
        out.writeBoolean(pulse.alerted());
        writeRing(out, pulse.intervals());
    }

    private static Pulse readPulse(DataInputStream in) throws IOException {
        Instant newest = Instant.ofEpochMilli(in.readLong());
        return new Pulse(newest, in.readBoolean(), in.readBoolean(), readRing(in, Pulse.INTERVALS));
    }

    private void writeLoss(DataOutputStream out, LossWatch loss) throws IOException {
        writeRing(out, loss.losses());
        out.writeLong(loss.lastRise());
        Divergence divergence = loss.divergence();
        if (divergence instanceof Divergence.None) {
            out.writeByte(0);
        } else if (divergence instanceof Divergence.Exploded exploded) {
            out.writeByte(1);
            out.writeDouble(exploded.bound());
        } else if (divergence instanceof Divergence.NonFinite) {
            out.writeByte(2);
        } else {
            throw new AssertionError(divergence);
        }
    }

    private LossWatch readLoss(DataInputStream in) throws IOException {
        StepRing losses = readRing(in, settings.windowSteps());
        long lastRise = in.readLong();
        byte kind = in.readByte();
        Divergence divergence = switch (kind) {
            case 0 -> new Divergence.None();
            case 1 -> new Divergence.Exploded(in.readDouble());
            case 2 -> new Divergence.NonFinite();
            default -> throw new StateFormatException("unknown divergence " + kind);
        };
        return new LossWatch(losses, lastRise, divergence);
    }

    private void writeEdge(DataOutputStream out, EdgeWatch edge) throws IOException {
        writeRing(out, edge.ratios());
        writeStanding(out, edge.standing());
        out.writeLong(edge.lastMeasured());
        out.writeLong(edge.edgeSince());
        out.writeBoolean(edge.startedAbove());
        out.writeLong(edge.firstCrossing().orElse(-1));
        out.writeBoolean(edge.hidden());
    }

    private EdgeWatch readEdge(DataInputStream in) throws IOException {
        StepRing ratios = readRing(in, settings.windowSteps());
        Standing standing = readStanding(in);
        long lastMeasured = in.readLong();
        long edgeSince = in.readLong();
        boolean startedAbove = in.readBoolean();
        long firstCrossing = in.readLong();
        return new EdgeWatch(
                ratios,
                standing,
                lastMeasured,
                edgeSince,
                startedAbove,
                firstCrossing < 0 ? OptionalLong.empty() : OptionalLong.of(firstCrossing),
                in.readBoolean());
    }

    private static void writeStanding(DataOutputStream out, Standing standing) throws IOException {
        if (standing instanceof Standing.Unmeasured) {
            out.writeByte(0);
        } else if (standing instanceof Standing.Stable) {
            out.writeByte(1);
        } else if (standing instanceof Standing.Sharpening) {
            out.writeByte(2);
        } else if (standing instanceof Standing.Edge edge) {
            out.writeByte(3);
            out.writeInt(edge.stepsAbove());
        } else if (standing instanceof Standing.AboveEdge above) {
            out.writeByte(4);
            out.writeBoolean(above.onset());
        } else if (standing instanceof Standing.NonFinite) {
            out.writeByte(5);
        } else {
            throw new AssertionError(standing);
        }
    }

    private static Standing readStanding(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new Standing.Unmeasured();
            case 1 -> new Standing.Stable();
            case 2 -> new Standing.Sharpening();
            case 3 -> new Standing.Edge(in.readInt());
            case 4 -> new Standing.AboveEdge(in.readBoolean());
            case 5 -> new Standing.NonFinite();
            default -> throw new StateFormatException("unknown standing " + kind);
        };
    }

    private static void writeRing(DataOutputStream out, StepRing ring) throws IOException {
        out.writeShort(ring.size());
        for (int place = 0; place < ring.size(); place++) {
            out.writeLong(ring.step(place));
            out.writeDouble(ring.value(place));
        }
    }

    private static StepRing readRing(DataInputStream in, int capacity) throws IOException {
        int size = in.readUnsignedShort();
        long[] steps = new long[size];
        double[] values = new double[size];
        for (int place = 0; place < size; place++) {
            steps[place] = in.readLong();
            values[place] = in.readDouble();
        }
        return StepRing.of(capacity, steps, values);
    }

    private static byte[] write(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            fields.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Row<T> row) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION && version != WITHOUT_PULSE) {
                throw new StateFormatException(
                        "state of format " + version + ", this edgewatch reads formats 1 to " + VERSION);
            }
            return row.readFrom(in, version);
        } catch (IOException e) {
            throw new StateFormatException("state of " + bytes.length + " bytes is cut short: " + e);
        }
    }

    @FunctionalInterface
    private interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    @FunctionalInterface
    private interface Row<T> {
        T readFrom(DataInputStream in, byte version) throws IOException;
    }
}
