package io.edgewatch.wire;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Guesses what a misspelt word was meant to be. */
public final class Nearest {
    private Nearest() {}

    /** The nearest of {@code words}, if at most a third of its letters are wrong; case and underscores do not count. */
    public static Optional<String> to(String misspelt, Collection<String> words) {
        String plain = misspelt.toLowerCase(Locale.ROOT).replace('_', '-');
        return words.stream()
                .filter(word -> distance(plain, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(plain, word)));
    }

    private static int distance(String left, String right) {
        return new DamerauLevenshteinDistance().apply(left, right);
    }
}
