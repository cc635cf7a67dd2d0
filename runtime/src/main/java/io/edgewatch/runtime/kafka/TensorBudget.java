package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Disk for all tensor topics together, per copy.
 *
 * @param bytes at least 1 MiB, or −1 for no bound
 */
public record TensorBudget(long bytes) {
    /** Nothing is ever deleted. */
    public static final TensorBudget UNLIMITED = new TensorBudget(-1);

    private static final Pattern FORM = Pattern.compile("([0-9]+)(KiB|MiB|GiB|TiB)");
    private static final Map<String, Integer> SHIFT = Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

    public TensorBudget {
        if (bytes != -1 && bytes < 1 << 20) {
            throw new IllegalArgumentException("a tensor budget must be at least 1MiB, got " + bytes + " bytes");
        }
    }

    /** Reads {@code 10GiB}, {@code 500MiB} or {@code unlimited}. */
    public static TensorBudget parse(String text) {
        if (text.equals("unlimited")) {
            return UNLIMITED;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(1).length() > 7) {
            throw new IllegalArgumentException(
                    "a tensor budget is a whole number with KiB, MiB, GiB or TiB, such as 10GiB, or 'unlimited', got: '"
                            + text + "'");
        }
        return new TensorBudget(
                Long.parseLong(matcher.group(1)) << SHIFT.getOrDefault(String.valueOf(matcher.group(2)), 0));
    }

    /** The part of one partition of one tensor topic, in bytes; −1 for no bound. */
    public long perPartition(int partitions) {
        long topics = Arrays.stream(Topic.values())
                .filter(topic -> topic.retention() == Topic.Retention.TENSORS)
                .count();
        return bytes < 0 ? -1 : bytes / topics / partitions;
    }

    /** As a person would write it. */
    @Override
    public String toString() {
        if (bytes < 0) {
            return "unlimited";
        }
        double gibibytes = bytes / (double) (1L << 30);
        return gibibytes >= 1
                ? String.format(Locale.ROOT, "%.4g GiB", gibibytes).replaceAll("\\.?0+ ", " ")
                : (bytes >> 20) + " MiB";
    }
}
