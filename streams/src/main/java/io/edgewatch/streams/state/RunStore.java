package io.edgewatch.streams.state;

import io.edgewatch.streams.phase.StepTrace;
import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.RunManifest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state store of a partition, by what is in it. Kinds of rows, keys readable and in order: {@code run/RUN},
 * {@code manifest/RUN}, {@code window/RUN/INSTANCE/QUANTITY/INDEX}, {@code trace/RUN/STEP}, {@code waiting/RUN/WHAT/STEP}.
 *
 * <p>One store and not five: every store is a database, a changelog topic and a partition in each transaction.
 */
public final class RunStore {
    private static final String RUN = "run/";
    private static final String WINDOW = "window/";
    private static final String TRACE = "trace/";
    private static final String WAITING = "waiting/";
    private static final String MANIFEST = "manifest/";
    /** The character after '/': what begins with {@code prefix/} sorts before {@code prefix0}. */
    private static final char AFTER_SEPARATOR = '/' + 1;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final StateCodec codec;

    public RunStore(KeyValueStore<Bytes, byte[]> rows, StateCodec codec) {
        this.rows = rows;
        this.codec = codec;
    }

    public Optional<RunState> run(String run) {
        return get(RUN + run).map(codec::decodeRun);
    }

    public void put(RunState state) {
        rows.put(key(RUN + state.run()), codec.encode(state));
    }

    /** Every run of the partition. */
    public void forEachRun(Consumer<RunState> action) {
        forEach("run", (key, value) -> action.accept(codec.decodeRun(value)));
    }

    public Optional<StepRing> window(String run, WindowKey window) {
        return get(windowKey(run, window)).map(codec::decodeRing);
    }

    public void put(String run, WindowKey window, StepRing ring) {
        rows.put(key(windowKey(run, window)), codec.encode(ring));
    }

    /** The windows of a run. */
    public Map<WindowKey, StepRing> windows(String run) {
        Map<WindowKey, StepRing> windows = new LinkedHashMap<>();
        forEach(WINDOW + run, (key, value) -> {
            String[] parts = key.split("/", -1);
            windows.put(new WindowKey(parts[2], parts[3], Integer.parseInt(parts[4])), codec.decodeRing(value));
        });
        return windows;
    }

    public void put(String run, StepTrace trace) {
        rows.put(key(traceKey(run, trace.step())), codec.encode(trace));
    }

    /** Drops what the losses said at a step, if it is still there. */
    public void dropTrace(String run, long step) {
        rows.delete(key(traceKey(run, step)));
    }

    /** Takes out everything up to {@code step}; the answer is the newest of it. */
    public Optional<StepTrace> takeTraces(String run, long step) {
        Optional<byte[]> newest = Optional.empty();
        try (KeyValueIterator<Bytes, byte[]> traces = rows.range(key(TRACE + run + '/'), key(traceKey(run, step)))) {
            while (traces.hasNext()) {
                KeyValue<Bytes, byte[]> row = traces.next();
                newest = Optional.of(row.value);
                rows.delete(row.key);
            }
        }
        return newest.map(codec::decodeTrace);
    }

    /** Keeps a value of a step until what it is to be compared with is there. */
    public void putWaiting(String run, String what, long step, double value) {
        rows.put(
                key(waitingKey(run, what, step)),
                ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    }

    /** Takes out the value of exactly this step. */
    public OptionalDouble takeWaiting(String run, String what, long step) {
        byte @Nullable [] value = rows.delete(key(waitingKey(run, what, step)));
        return value == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(ByteBuffer.wrap(value).getDouble());
    }

    /** Drops the value of a step, if it is still there. */
    public void dropWaiting(String run, String what, long step) {
        if (step >= 0) {
            rows.delete(key(waitingKey(run, what, step)));
        }
    }

    /** The newest manifest of a run. */
    public Optional<RunManifest> manifest(String run) {
        return get(MANIFEST + run).map(codec::decodeManifest);
    }

    /** Keeps a manifest: what it says is shown again after a restart. */
    public void put(RunManifest manifest) {
        rows.put(key(MANIFEST + manifest.run()), codec.encode(manifest));
    }

    /** Drops the manifest of a run. */
    public void dropManifest(String run) {
        rows.delete(key(MANIFEST + run));
    }

    /** Drops windows, traces and waiting values of a run. */
    public void clear(String run) {
        forEach(WAITING + run, (key, value) -> rows.delete(key(key)));
        forEach(WINDOW + run, (key, value) -> rows.delete(key(key)));
        forEach(TRACE + run, (key, value) -> rows.delete(key(key)));
    }

    /** Drops all that is known of a run. */
    public void forget(String run) {
        clear(run);
        dropManifest(run);
        rows.delete(key(RUN + run));
    }

    private Optional<byte[]> get(String key) {
        byte @Nullable [] value = rows.get(key(key));
        return Optional.ofNullable(value);
    }

    private void forEach(String prefix, BiConsumer<String, byte[]> action) {
        try (KeyValueIterator<Bytes, byte[]> iterator = rows.range(key(prefix + '/'), key(prefix + AFTER_SEPARATOR))) {
            while (iterator.hasNext()) {
                KeyValue<Bytes, byte[]> row = iterator.next();
                action.accept(new String(row.key.get(), StandardCharsets.UTF_8), row.value);
            }
        }
    }

    private static String windowKey(String run, WindowKey window) {
        return WINDOW + run + '/' + window.instance() + '/' + window.quantity() + '/' + window.index();
    }

    private static String traceKey(String run, long step) {
        return TRACE + run + '/' + String.format("%016x", step);
    }

    private static String waitingKey(String run, String what, long step) {
        return WAITING + run + '/' + what + '/' + String.format("%016x", step);
    }

    private static Bytes key(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
