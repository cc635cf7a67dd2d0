package io.edgewatch.streams.page;

import io.edgewatch.runtime.http.Answer;
import io.edgewatch.runtime.http.Request;
import io.edgewatch.runtime.http.Route;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.Component;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The live page: routes for an HTTP endpoint, and the component that feeds them. */
public final class LivePage {
    /** Runs whose steps are kept; more are listed only. */
    private static final int TABLES = 32;
    /** Steps kept of each, about 200 bytes a step. */
    private static final int ROWS_PER_RUN = 20_000;
    /** Some minutes of events at full speed, for browsers that come back. */
    private static final long EVENT_LOG_BYTES = 16L << 20;

    private static final String JSON = "application/json; charset=utf-8";
    private static final String RUNS = "/api/runs/";
    private static final Pattern HISTORY = Pattern.compile(RUNS + "([^/]+)/history");

    private final RunBoard board;
    private final EventLog log;
    private final LiveFeed feed;
    private final PageFiles files = new PageFiles();

    /**
     * A page, not yet fed.
     *
     * @param judge analyzer instance whose measurements are shown
     */
    public LivePage(KafkaConnection connection, String judge) {
        this.board = new RunBoard(judge, TABLES, ROWS_PER_RUN);
        this.log = new EventLog(UUID.randomUUID().toString().substring(0, 8), EVENT_LOG_BYTES);
        this.feed = new LiveFeed(connection, board, log);
    }

    /** Reads the topics; without it the page stays empty. */
    public Component feed() {
        return feed;
    }

    /** What an endpoint is to answer. */
    public List<Route> routes() {
        return List.of(
                new Route("/", files),
                new Route("/page/", files),
                new Route("/events", request -> EventStream.answer(log, request)),
                new Route("/api/runs", request -> new Answer.Whole(200, JSON, PageJson.of(board.summaries()))),
                new Route(RUNS, this::history));
    }

    private Answer history(Request request) {
        Matcher path = HISTORY.matcher(request.path());
        if (!path.matches()) {
            return Answer.text(404, "try " + RUNS + "RUN/history\n");
        }
        String run = path.group(1);
        try {
            long from = number(request, "from", 0);
            long to = number(request, "to", Long.MAX_VALUE);
            int every = Math.toIntExact(Math.min(number(request, "every", 1), Integer.MAX_VALUE));
            return board.history(run, from, to, every)
                    .<Answer>map(part -> new Answer.Whole(200, JSON, PageJson.of(part)))
                    .orElseGet(() -> unknown(run));
        } catch (IllegalArgumentException e) {
            return Answer.text(400, e.getMessage() + "\n");
        }
    }

    private static long number(Request request, String name, long otherwise) {
        String text = request.query().get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(name + " must be a whole number from 0, got: '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private Answer unknown(String run) {
        Optional<String> nearest = board.names().stream()
                .min(Comparator.comparingInt((String name) ->
                        LevenshteinDistance.getDefaultInstance().apply(name, run.toLowerCase(Locale.ROOT))));
        String hint = nearest.map(name -> "; did you mean '" + name + "'?").orElse("; there is none yet");
        return Answer.text(404, "no run '" + run + "'" + hint + "\n");
    }
}
