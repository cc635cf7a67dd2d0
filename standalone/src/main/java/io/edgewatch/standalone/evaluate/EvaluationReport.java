package io.edgewatch.standalone.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** An evaluation as JSON and as text. What is not finite or not there is {@code null}, or a dash. */
final class EvaluationReport {
    private final Evaluation evaluation;

    EvaluationReport(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** One object; numbers read back to the same values. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Optional<Curvature> curvature = evaluation.curvature();
        json.put("status", evaluation.status().word());
        json.put("dimension", evaluation.dimension());
        put(json, "loss", OptionalDouble.of(evaluation.loss()));
        put(json, "gradientNorm", OptionalDouble.of(evaluation.gradientNorm()));
        ArrayNode values = json.putArray("eigenvalues");
        ArrayNode residuals = json.putArray("residuals");
        for (int i = 0; i < evaluation.wanted(); i++) {
            if (curvature.isPresent()) {
                values.add(curvature.get().top().value(i));
                residuals.add(curvature.get().top().residual(i));
            } else {
                values.addNull();
                residuals.addNull();
            }
        }
        json.put("converged", curvature.map(Curvature::converged).orElse(false));
        put(json, "relativeGap", curvature.map(Curvature::relativeGap).orElse(OptionalDouble.empty()));
        json.put("hessianVectorProducts", curvature.map(Curvature::products).orElse(0));
        put(json, "effectiveSharpness", effectiveSharpness());
        put(json, "threshold", threshold());
        put(json, "ratio", evaluation.ratio());
        return text(json);
    }

    private static String text(ObjectNode json) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and words are always JSON", e);
        }
    }

    private static void put(ObjectNode json, String key, OptionalDouble number) {
        if (number.isPresent() && Double.isFinite(number.getAsDouble())) {
            json.put(key, number.getAsDouble());
        } else {
            json.putNull(key);
        }
    }

    private OptionalDouble effectiveSharpness() {
        return evaluation
                .curvature()
                .map(found -> OptionalDouble.of(found.effectiveSharpness()))
                .orElse(OptionalDouble.empty());
    }

    private OptionalDouble threshold() {
        return evaluation
                .threshold()
                .map(StabilityThreshold::effectiveSharpness)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    /** A table for a person. */
    String table() {
        var text = new StringBuilder();
        row(text, "status", evaluation.status().word());
        row(text, "dimension", String.format(Locale.ROOT, "%,d", evaluation.dimension()));
        row(text, "loss", number(OptionalDouble.of(evaluation.loss())));
        row(text, "gradient norm", number(OptionalDouble.of(evaluation.gradientNorm())));
        for (int i = 0; i < evaluation.wanted(); i++) {
            row(text, "eigenvalue " + (i + 1), eigenvalue(i));
        }
        row(
                text,
                "relative gap",
                number(evaluation.curvature().map(Curvature::relativeGap).orElse(OptionalDouble.empty())));
        row(
                text,
                "products",
                Integer.toString(evaluation.curvature().map(Curvature::products).orElse(0)));
        row(text, "effective sharpness", number(effectiveSharpness()));
        row(text, "threshold", number(threshold()));
        row(text, "ratio", number(evaluation.ratio()));
        return text.toString();
    }

    private String eigenvalue(int i) {
        return evaluation
                .curvature()
                .map(found -> number(OptionalDouble.of(found.top().value(i)))
                        + String.format(
                                Locale.ROOT, "   residual %.1e", found.top().residual(i)))
                .orElse("-");
    }

    private static String number(OptionalDouble number) {
        return number.isPresent() ? String.format(Locale.ROOT, "%.8g", number.getAsDouble()) : "-";
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-20s %s%n", name, value));
    }
}
