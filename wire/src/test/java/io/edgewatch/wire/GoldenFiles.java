package io.edgewatch.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the files in {@code golden/} should hold, by name, and what they hold. */
final class GoldenFiles {
    static final String KEYS = "keys.txt";
    static final String EIGENVECTOR_CHUNK_HEADERS = "eigenvector-chunk-headers.txt";
    static final String TENSOR_CHUNK_HEADERS = "tensor-chunk-headers.txt";

    private GoldenFiles() {}

    /** Every file as this code would write it. */
    static Map<String, byte[]> written() {
        Map<String, byte[]> files = new TreeMap<>();
        WireForm.all().forEach(form -> files.put(form.name() + ".bin", form.goldenBytes()));
        files.put(KEYS, utf8(keys()));
        files.put(
                TENSOR_CHUNK_HEADERS,
                utf8(Stream.of(GoldenRecords.FIRST_CHUNK, GoldenRecords.LAST_CHUNK)
                        .map(header -> headers(header.fields()))
                        .collect(Collectors.joining("\n"))));
        files.put(EIGENVECTOR_CHUNK_HEADERS, utf8(headers(GoldenRecords.EIGENVECTOR_CHUNK.fields())));
        return files;
    }

    /** The file as it lies in the repository. */
    static byte[] kept(String file) {
        try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no golden file " + file + "; GoldenRewrite says how to write one");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String keptText(String file) {
        return new String(kept(file), StandardCharsets.UTF_8);
    }

    private static String keys() {
        return line(Topic.RUNS, GoldenRecords.MANIFEST.key())
                + line(Topic.DATASETS, GoldenRecords.DATASET_CHUNK.key())
                + line(Topic.STEPS, GoldenRecords.STEP.key())
                + line(Topic.MEASUREMENTS, GoldenRecords.MEASUREMENT_KEY.encode())
                + line(Topic.EIGENVECTORS, GoldenRecords.EIGENVECTOR_KEY.encode())
                + line(Topic.PROGRESS, GoldenRecords.PROGRESS_KEY.encode())
                + line(Topic.PHASES, GoldenRecords.PHASE_CHANGE.key())
                + line(Topic.ALERTS, GoldenRecords.ALERT.key())
                + line(Topic.DEAD_LETTERS, GoldenRecords.DEAD_LETTER.key());
    }

    private static String line(Topic topic, byte[] key) {
        return topic.topicName() + " " + new String(key, StandardCharsets.UTF_8) + "\n";
    }

    private static String headers(Map<String, byte[]> fields) {
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + new String(e.getValue(), StandardCharsets.UTF_8) + "\n")
                .collect(Collectors.joining());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
