package io.edgewatch.analyzers.api;

import io.edgewatch.numerics.flow.FlowComparison;
import io.edgewatch.numerics.objective.CoordinateChoice;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an analyzer knows of its run before the first step.
 *
 * @param run run id
 * @param attempt attempt number, from 1
 * @param objective L(w) of the run on all examples, rebuilt from its manifest; the host owns it
 * @param updateRule the run's optimizer
 * @param settings every setting of the plugin, defaults filled in
 * @param firstStep first step of the attempt
 * @param waitingSteps how many steps wait behind the present one; to those who can be faster at a price
 * @param state what {@link Analyzer#state} gave when another host stopped, if it goes on from there
 * @param minibatches what the run's steps are taken on, if not on all examples: loss and gradient of a step are its batch's; the host
 *     owns them
 */
public record AnalyzerContext(
        String run,
        int attempt,
        Objective objective,
        UpdateRule updateRule,
        Map<String, String> settings,
        long firstStep,
        IntSupplier waitingSteps,
        Optional<byte[]> state,
        Optional<Minibatches> minibatches) {

    /** Of a run whose steps are taken on all examples. */
    public AnalyzerContext(
            String run,
            int attempt,
            Objective objective,
            UpdateRule updateRule,
            Map<String, String> settings,
            long firstStep,
            IntSupplier waitingSteps,
            Optional<byte[]> state) {
        this(run, attempt, objective, updateRule, settings, firstStep, waitingSteps, state, Optional.empty());
    }

    /** At the beginning of a run, with nothing waiting. */
    public AnalyzerContext(
            String run, int attempt, Objective objective, UpdateRule updateRule, Map<String, String> settings) {
        this(run, attempt, objective, updateRule, settings, 0, () -> 0, Optional.empty());
    }

    public AnalyzerContext {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, got: " + attempt);
        }
        settings = Map.copyOf(settings);
    }

    /** The same without what another host left. */
    public AnalyzerContext withoutState() {
        return new AnalyzerContext(
                run, attempt, objective, updateRule, settings, firstStep, waitingSteps, Optional.empty(), minibatches);
    }

    /**
     * The run's rule where it is gradient descent without weight decay, for analyzers that follow no other.
     *
     * @param analyzer named in the message
     * @throws IllegalArgumentException if it is not
     */
    public GradientDescent requireGradientDescent(String analyzer) {
        requireFullBatch(analyzer);
        if (FlowComparison.flowing(updateRule).isEmpty()) {
            throw new IllegalArgumentException(
                    analyzer + ": the flows it is about are not defined for this optimizer: " + updateRule);
        }
        if (updateRule instanceof GradientDescent descent) {
            return descent;
        }
        throw new IllegalArgumentException(analyzer + " follows gd only, this run's optimizer is " + updateRule
                + ", whose flow moves the optimizer's state too; 'edgewatch flow' can integrate that of rmsprop");
    }

    /**
     * Refuses a run whose steps are taken on minibatches.
     *
     * @param what needs all examples, for the message
     * @throws IllegalArgumentException if it is one
     */
    public void requireFullBatch(String what) {
        minibatches.ifPresent(of -> {
            throw new IllegalArgumentException(what + " is for runs that take each step on all examples; run " + run
                    + " takes them on batches of " + of.rule().size());
        });
    }

    /**
     * What the setting {@code coordinates} says the loss is to be measured in; to be closed by the caller.
     *
     * @param isotropic whether what is measured is the same in all coordinates of the same lengths and angles
     * @throws IllegalArgumentException if the setting is not usable; the message names it and its value
     */
    public Coordinates coordinates(boolean isotropic) {
        return CoordinateChoice.named(setting("coordinates")).of(objective, isotropic);
    }

    /**
     * The value of a setting.
     *
     * @throws IllegalArgumentException if there is none; the message names it
     */
    public String setting(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException("setting '" + name + "' is missing, got: "
                    + settings.keySet().stream().sorted().toList());
        }
        return value;
    }

    /**
     * The value of a setting that is a whole number from {@code min} to {@code max}, both included.
     *
     * @throws IllegalArgumentException if it is not; the message names setting and value
     */
    public long wholeNumber(String name, long min, long max) {
        String text = setting(name);
        try {
            long value = Long.parseLong(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(name, "a whole number", text, e);
        }
        throw refused(name, "from " + min + " to " + max, text, null);
    }

    /**
     * The value of a setting that is a number strictly between {@code above} and {@code below}.
     *
     * @throws IllegalArgumentException if it is not; the message names setting and value
     */
    public double numberBetween(String name, double above, double below) {
        String text = setting(name);
        try {
            double value = Double.parseDouble(text);
            if (value > above && value < below) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(name, "a number", text, e);
        }
        throw refused(name, "between " + above + " and " + below, text, null);
    }

    private static IllegalArgumentException refused(
            String name, String wanted, String got, @Nullable NumberFormatException cause) {
        return new IllegalArgumentException("setting '" + name + "' must be " + wanted + ", got: '" + got + "'", cause);
    }
}
