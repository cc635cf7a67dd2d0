package io.edgewatch.runtime.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs as JSON; times are ISO 8601, absent steps −1. */
final class RunJson {
    private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final Instant now;

    RunJson(Instant now) {
        this.now = now;
    }

    String list(Iterable<RunOverview> runs) {
        List<Map<String, Object>> all = new ArrayList<>();
        runs.forEach(run -> all.add(brief(run)));
        return write(all);
    }

    String one(RunOverview run) {
        RunManifest manifest = run.manifest();
        Map<String, Object> json = brief(run);
        json.put("model", specification(manifest.model()));
        json.put("criterion", specification(manifest.criterion()));
        json.put("optimizer", specification(manifest.optimizer()));
        json.put("batchRule", specification(manifest.batchRule()));
        json.put("precision", manifest.precision().name().toLowerCase(Locale.ROOT));
        json.put("parameters", manifest.dimension());
        json.put("seed", manifest.seed());
        manifest.start().ifPresent(start -> json.put("start", specification(start)));
        json.put(
                "dataset",
                Map.of(
                        "contentHash", manifest.dataset().contentHash(),
                        "partition", manifest.dataset().partition(),
                        "chunks", manifest.dataset().chunks(),
                        "bytes", manifest.dataset().totalBytes()));
        json.put("versions", manifest.versions());
        json.put("attempts", manifest.attempts().stream().map(RunJson::attempt).toList());
        return write(json);
    }

    private Map<String, Object> brief(RunOverview run) {
        RunManifest manifest = run.manifest();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", manifest.run());
        json.put("name", manifest.name());
        json.put("standing", run.standing(now).label());
        json.put("partition", manifest.partition());
        json.put("attempt", manifest.latestAttempt().number());
        json.put("lastStep", run.lastStep());
        json.put("plannedSteps", manifest.plannedSteps());
        json.put("newest", run.newest().toString());
        Map<String, Object> instances = new LinkedHashMap<>();
        run.progress().forEach((instance, progress) -> instances.put(instance, progress(progress)));
        json.put("instances", instances);
        return json;
    }

    private static Map<String, Object> attempt(Attempt attempt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", attempt.number());
        json.put("firstStep", attempt.firstStep());
        json.put("started", attempt.started().toString());
        return json;
    }

    private static Map<String, Object> specification(Specification specification) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", specification.kind());
        json.put("settings", specification.settings());
        return json;
    }

    private static Map<String, Object> progress(Progress progress) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("analysis", progress.analysis().name().toLowerCase(Locale.ROOT));
        json.put("attempt", progress.attempt());
        json.put("lastCompletedStep", progress.lastCompletedStep());
        json.put("measuredSteps", progress.measuredSteps());
        json.put("gapSteps", progress.gapSteps());
        json.put("detail", progress.detail());
        return json;
    }

    private String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("runs cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
