package io.edgewatch.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a route is asked.
 *
 * @param path the whole path, decoded
 * @param query parameters by name; of a name given twice the last value
 * @param headers by name in lower case
 */
public record Request(String path, Map<String, String> query, Map<String, String> headers) {
    public Request {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** A request without headers, its query as it stands in a URL. */
    public static Request of(String path, @Nullable String rawQuery) {
        return new Request(path, parameters(rawQuery), Map.of());
    }

    static Map<String, String> parameters(@Nullable String rawQuery) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
