package io.edgewatch.standalone.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run went, as the terminal and {@code --summary} tell it.
 *
 * @param run run id
 * @param steps steps published
 * @param loss at the last step
 * @param sharpness S at the last measured step, null if none is
 * @param threshold 2/η for gradient descent, null if nothing is measured
 * @param phase phase at the end, null if nothing is measured
 * @param startedAbove the first measured step was at the threshold or above
 * @param firstCrossingStep first measured step at the threshold or above after one below, null if there is none
 * @param alerts alerts raised
 * @param gaps steps an analyzer had to declare missing
 * @param droppedSteps steps the trainer could not publish
 * @param measurements steps whose sharpness was measured
 * @param seconds from the command's start to its end
 * @param waitedSeconds that training waited for analyzers, of these
 * @param outcome how training ended
 * @param analyzers how far each analyzer came, by instance
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Summary(
        String run,
        long steps,
        @Nullable Double loss,
        @Nullable Double sharpness,
        @Nullable Double threshold,
        @Nullable String phase,
        boolean startedAbove,
        @Nullable Long firstCrossingStep,
        int alerts,
        long gaps,
        long droppedSteps,
        int measurements,
        double seconds,
        double waitedSeconds,
        String outcome,
        Map<String, AnalyzerSummary> analyzers) {

    static Summary of(String run, RunView view, TrainingLead lead, Duration elapsed) {
        Map<String, Long> behind = lead.mostBehind();
        return new Summary(
                run,
                view.publishedSteps(),
                finite(view.lastStep().map(s -> OptionalDouble.of(s.loss())).orElse(OptionalDouble.empty())),
                finite(view.latest("sharpness")),
                finite(view.latest("sharpness-threshold")),
                view.phase().map(Phase::label).orElse(null),
                view.startedAbove(),
                view.firstCrossingStep().isPresent() ? view.firstCrossingStep().getAsLong() : null,
                view.alerts().size(),
                view.gapSteps(),
                view.droppedSteps(),
                view.measuredSteps(),
                elapsed.toMillis() / 1000.0,
                lead.waited().toMillis() / 1000.0,
                view.ended().map(Summary::outcome).orElse("unknown"),
                view.progress().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> AnalyzerSummary.of(entry.getValue(), behind.getOrDefault(entry.getKey(), 0L)),
                                (one, other) -> one,
                                TreeMap::new)));
    }

    /** JSON has no NaN. */
    private static @Nullable Double finite(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
    }

    private static String outcome(RunEvent.Ended ended) {
        String word = ended.outcome().name().toLowerCase(Locale.ROOT);
        return ended.detail().isEmpty() ? word : word + ": " + ended.detail();
    }

    void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }

    String text() {
        String lines = analyzers.entrySet().stream()
                .map(entry -> String.format(
                        "%n%-19s %s", entry.getKey(), entry.getValue().text()))
                .collect(Collectors.joining());
        return ofRun() + lines;
    }

    private String ofRun() {
        return String.format(
                Locale.ROOT,
                """
                run                 %s, %s
                steps               %d published, %d dropped, %d missing for an analyzer
                measurements        %d of sharpness
                loss                %s
                sharpness           %s, threshold 2/η %s, phase %s
                first crossing      %s
                alerts              %d
                seconds             %.1f, of which training waited %.1f for analyzers""",
                run,
                outcome,
                steps,
                droppedSteps,
                gaps,
                measurements,
                text(loss),
                text(sharpness),
                text(threshold),
                Optional.ofNullable(phase).orElse("unknown"),
                Optional.ofNullable(firstCrossingStep).map(s -> "step " + s).orElse("none")
                        + (startedAbove ? "; it started above the threshold" : ""),
                alerts,
                seconds,
                waitedSeconds);
    }

    private static String text(@Nullable Double value) {
        return value == null ? "unknown" : String.format(Locale.ROOT, "%.5g", value);
    }
}
