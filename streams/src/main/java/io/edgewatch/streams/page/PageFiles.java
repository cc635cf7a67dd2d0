package io.edgewatch.streams.page;

import io.edgewatch.runtime.http.Answer;
import io.edgewatch.runtime.http.Request;
import io.edgewatch.runtime.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page's own files and the chart library's, from the class path: nothing else, whatever is asked for. */
final class PageFiles implements Route.Handler {
    private static final String OURS = "/io/edgewatch/streams/page/";
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/%s/dist/";
    private static final String CHARTS_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private final Map<String, Answer> files = new HashMap<>();

    PageFiles() {
        files.put("/", file(OURS + "index.html", "text/html; charset=utf-8"));
        files.put("/page/icon.svg", file(OURS + "icon.svg", "image/svg+xml"));
        files.put("/page/page.css", file(OURS + "page.css", STYLE));
        for (String script : new String[] {"page.js", "charts.js", "runs.js", "feed.js", "theme.js"}) {
            files.put("/page/" + script, file(OURS + script, SCRIPT));
        }
        String charts = CHARTS.formatted(chartsVersion());
        files.put("/page/uPlot.js", file(charts + "uPlot.esm.js", SCRIPT));
        files.put("/page/uPlot.css", file(charts + "uPlot.min.css", STYLE));
    }

    private static Answer file(String resource, String contentType) {
        return new Answer.Whole(200, contentType, bytes(resource));
    }

    /** The version is the root pom's, and part of the path inside the jar. */
    private static String chartsVersion() {
        String properties = new String(bytes(CHARTS_VERSION), StandardCharsets.UTF_8);
        return properties
                .lines()
                .filter(line -> line.startsWith("version="))
                .map(line -> line.substring("version=".length()).trim())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no version in " + CHARTS_VERSION));
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    @Override
    public Answer answer(Request request) {
        @Nullable Answer file = files.get(request.path());
        return file == null ? Answer.text(404, "no such file\n") : file;
    }
}
