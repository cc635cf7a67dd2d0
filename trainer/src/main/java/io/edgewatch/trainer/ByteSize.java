package io.edgewatch.trainer;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512MiB}, {@code 2GiB}, plain bytes. */
final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(|[kmgt]i?b?)");
    private static final Map<Character, Integer> SHIFTS = Map.of('k', 10, 'm', 20, 'g', 30, 't', 40);

    private ByteSize() {}

    /**
     * Bytes; letters are powers of 1024.
     *
     * @throws IllegalArgumentException if it is no size
     */
    static long parse(String text) {
        Matcher size = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("a size is a number with KiB, MiB or GiB, got: '" + text + "'");
        }
        String unit = size.group(2);
        int shift = unit.isEmpty() ? 0 : SHIFTS.getOrDefault(unit.charAt(0), 0);
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
    }

    /** The same in one unit, for a person. */
    static String text(long bytes) {
        int unit = bytes < 1L << 10 ? 0 : bytes < 1L << 20 ? 1 : bytes < 1L << 30 ? 2 : 3;
        return String.format(
                Locale.ROOT,
                unit == 0 ? "%.0f %s" : "%.1f %s",
                bytes / Math.pow(1024, unit),
                new String[] {"B", "KiB", "MiB", "GiB"}[unit]);
    }
}
