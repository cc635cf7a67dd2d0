package io.edgewatch.runtime.http;

/**
 * A path an endpoint answers besides those of every process.
 *
 * @param path the path; one that ends with '/' stands for everything below it, except {@code /} itself
 * @param handler answers it
 */
public record Route(String path, Handler handler) {

    /** Answers requests; called by several threads, and must not wait for anything but memory. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Request request);
    }

    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with '/', got: '" + path + "'");
        }
    }

    boolean answers(String asked) {
        boolean below = path.length() > 1 && path.endsWith("/");
        return below ? asked.startsWith(path) && asked.length() > path.length() : asked.equals(path);
    }
}
