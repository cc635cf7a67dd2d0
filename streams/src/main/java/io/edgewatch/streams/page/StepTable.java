package io.edgewatch.streams.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The steps of a run: the newest in full, older ones thinned more the older they are, so that the number of rows is
 * bounded.
 *
 * <p>Thinning keeps, of each bucket of consecutive rows, those with the smallest and the largest loss and ratio: every
 * row shown is a step as it was, and the envelope of an oscillation stays. Taking every second step would show half of an
 * oscillation of period two, which is to say none.
 */
final class StepTable {
    /** Rows of a bucket, of which at most half are kept. */
    private static final int BUCKET = 8;

    private final int capacity;
    private final NavigableMap<Long, StepRow> rows = new TreeMap<>();
    private long completeFrom;

    /**
     * A table without rows.
     *
     * @param capacity rows at most
     */
    StepTable(int capacity) {
        if (capacity < 4 * BUCKET) {
            throw new IllegalArgumentException("a table holds at least " + 4 * BUCKET + " rows, got: " + capacity);
        }
        this.capacity = capacity;
    }

    /** A value of a step; the newest of a column counts. */
    void put(long step, Column column, double value) {
        StepRow row = rows.get(step);
        rows.put(step, (row == null ? StepRow.of(step) : row).with(column, value));
        if (rows.size() > capacity) {
            thinOlderHalf();
        }
    }

    private void thinOlderHalf() {
        List<StepRow> older = rows.values().stream().limit(capacity / 2).toList();
        older.forEach(row -> rows.remove(row.step()));
        buckets(older, BUCKET).forEach(bucket -> envelope(bucket).forEach(row -> rows.put(row.step(), row)));
        completeFrom = Math.max(completeFrom, older.get(older.size() - 1).step() + 1);
    }

    /** Forgets the steps from {@code from} to before {@code to}: a new attempt supersedes them. */
    void drop(long from, long to) {
        rows.subMap(from, to).clear();
        completeFrom = Math.min(completeFrom, from);
    }

    /**
     * The rows of a range, ascending.
     *
     * @param every 1 for all; n for an envelope of buckets of n rows
     */
    List<StepRow> rows(long from, long to, int every) {
        if (from > to) {
            return List.of();
        }
        Collection<StepRow> range = rows.subMap(from, true, to, true).values();
        if (every <= 1) {
            return List.copyOf(range);
        }
        return buckets(new ArrayList<>(range), every).stream()
                .flatMap(bucket -> envelope(bucket).stream())
                .toList();
    }

    /** The rows of these steps that are there. */
    List<StepRow> rows(Collection<Long> steps) {
        return steps.stream().filter(rows::containsKey).map(rows::get).toList();
    }

    /** From this step on every row that came is here. */
    long completeFrom() {
        return completeFrom;
    }

    private static List<List<StepRow>> buckets(List<StepRow> rows, int size) {
        List<List<StepRow>> buckets = new ArrayList<>();
        for (int begin = 0; begin < rows.size(); begin += size) {
            buckets.add(rows.subList(begin, Math.min(begin + size, rows.size())));
        }
        return buckets;
    }

    private static List<StepRow> envelope(List<StepRow> bucket) {
        Set<StepRow> kept = new LinkedHashSet<>();
        addExtremes(kept, bucket, Column.LOSS);
        addExtremes(kept, bucket, Column.RATIO);
        if (kept.isEmpty()) {
            kept.add(bucket.get(0)); // nothing finite: one of them says so
        }
        return bucket.stream().filter(kept::contains).toList();
    }

    private static void addExtremes(Set<StepRow> kept, List<StepRow> bucket, Column column) {
        List<StepRow> finite =
                bucket.stream().filter(row -> row.hasFinite(column)).toList();
        if (finite.isEmpty()) {
            return;
        }
        StepRow least = finite.get(0);
        StepRow most = finite.get(0);
        for (StepRow row : finite) {
            least = row.value(column) < least.value(column) ? row : least;
            most = row.value(column) > most.value(column) ? row : most;
        }
        kept.add(least);
        kept.add(most);
    }
}
