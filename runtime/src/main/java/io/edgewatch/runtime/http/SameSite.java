package io.edgewatch.runtime.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from a page of ours or from no page at all. A page elsewhere must not read us, neither through
 * a name of its own that leads here (DNS rebinding: the browser then takes us for that page's own site, and only the
 * Host header tells) nor across origins.
 *
 * <p>On a loopback address only loopback names are ours. On any other nobody can say under which names we are reached,
 * but it can be said which an attacker cannot make lead here: addresses as numbers, names without a dot (no public name
 * has none; {@code streams:9464} among containers), this machine's own name, and the name we were told to listen on.
 */
final class SameSite {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");
    private static final Pattern WITHOUT_DOT = Pattern.compile("[a-z0-9_-]+");

    private final boolean loopback;
    private final Set<String> ownNames;

    /**
     * The rule of one endpoint.
     *
     * @param loopback whether it listens on a loopback address
     * @param ownNames of this machine, in lower case
     */
    SameSite(boolean loopback, Set<String> ownNames) {
        this.loopback = loopback;
        this.ownNames = Set.copyOf(ownNames);
    }

    /** Why the request is refused, for a person; empty if it is not. */
    Optional<String> refusal(@Nullable String host, @Nullable String origin) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        if (!isOurs(name)) {
            String wanted = loopback
                    ? "127.0.0.1 or localhost"
                    : "an address in numbers, a name without a dot, or one of " + ownNames;
            return Optional.of("this endpoint answers as " + wanted + ", not as '" + host + "'");
        }
        if (origin != null && !authority(origin).equalsIgnoreCase(host)) {
            return Optional.of("a page of '" + origin + "' may not read '" + host + "'");
        }
        return Optional.empty();
    }

    private boolean isOurs(String name) {
        if (loopback) {
            return LOOPBACK.contains(name);
        }
        return ADDRESS.matcher(name).matches() || WITHOUT_DOT.matcher(name).matches() || ownNames.contains(name);
    }

    /** Host and port of an origin; empty for {@code null}, which is what a browser says of a page that has none. */
    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
