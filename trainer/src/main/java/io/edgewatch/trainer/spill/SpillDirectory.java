package io.edgewatch.trainer.spill;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What earlier attempts of a run left in their spill. */
public final class SpillDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SpillDirectory.class);

    private SpillDirectory() {}

    /** Whether files of a spill lie there. */
    public static boolean isUsed(Path directory) throws IOException {
        return !segments(directory).isEmpty();
    }

    /**
     * Reads the directory. A record that was cut or damaged is left out with a warning; a file that is not this run's is
     * set aside under another name.
     *
     * @param identity of the run
     * @param tensorBytes length of its gradients and weights
     * @param stateBytes length of its optimizer's state, 0 if no step carries it
     * @return what is left, by attempt; the caller closes each
     */
    public static SortedMap<Integer, Spill> read(Path directory, String identity, long tensorBytes, long stateBytes)
            throws IOException {
        SortedMap<Integer, List<Spill.Entry>> left = new TreeMap<>();
        for (Path file : segments(directory)) {
            try {
                SegmentScan scan = scan(file);
                require(scan.header(), identity, tensorBytes, stateBytes);
                left.computeIfAbsent(scan.header().attempt(), a -> new ArrayList<>())
                        .addAll(entries(file, scan));
            } catch (DamagedSegmentException e) {
                Path aside = file.resolveSibling(file.getFileName() + ".damaged");
                LOG.warn("{} {}; set aside as {}", file, e.getMessage(), aside.getFileName());
                Files.move(file, aside);
            }
        }
        SortedMap<Integer, Spill> spills = new TreeMap<>();
        left.forEach((attempt, entries) ->
                spills.put(attempt, new Spill(directory, new SegmentHeader(identity, attempt, tensorBytes), entries)));
        return spills;
    }

    private static List<Path> segments(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(Spill.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static SegmentScan scan(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            SegmentScan scan = SegmentScan.of(in);
            if (scan.tornBytes() > 0 || scan.damaged() > 0) {
                LOG.warn(
                        "{}: {} steps are whole, {} are damaged, and {} bytes at the end are of a step that was not"
                                + " written to its end",
                        file,
                        scan.steps().size(),
                        scan.damaged(),
                        scan.tornBytes());
            }
            return scan;
        }
    }

    private static void require(SegmentHeader header, String identity, long tensorBytes, long stateBytes)
            throws DamagedSegmentException {
        if (!header.identity().equals(identity)
                || header.tensorBytes() != tensorBytes
                || header.stateBytes() != stateBytes) {
            throw new DamagedSegmentException("is of another run than this one");
        }
    }

    /** A file in which no step is whole goes at once. */
    private static List<Spill.Entry> entries(Path file, SegmentScan scan) throws IOException {
        if (scan.steps().isEmpty()) {
            Files.delete(file);
            return List.of();
        }
        Segment segment = Segment.existing(file, scan.header());
        return scan.steps().stream()
                .map(found -> new Spill.Entry(found.step(), segment, found.position()))
                .toList();
    }
}
