package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.experiment.manifest.RunFunction;
import io.edgewatch.experiment.manifest.UnsupportedRunException;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tensors that an instance's steps of one run are put together of.
 *
 * @param bytes of each
 * @param lackState whether the instance needs the optimizer's state and the run publishes none: then it is refused at its first step, which is
 *     put together without
 */
public record RunTensors(Map<TensorKind, Long> bytes, boolean lackState) {
    public RunTensors {
        bytes = Map.copyOf(bytes);
    }

    /** Of a run whose optimizer this version does not know, all but the state: it is refused at its first step. */
    static RunTensors of(RunManifest manifest, AnalyzerInstance instance) {
        Optional<UpdateRule> rule = rule(manifest);
        Set<TensorKind> kinds = kinds(
                rule.map(r -> instance.plugin().inputs(instance.settings(), r)).orElseGet(instance::inputs));
        boolean needState = rule.isPresent() && kinds.contains(TensorKind.OPTIMIZER_STATE);
        boolean published = manifest.publish().optimizerStateEvery() > 0;
        int precision = manifest.precision().bytes();
        Map<TensorKind, Long> bytes = new EnumMap<>(TensorKind.class);
        for (TensorKind kind : kinds) {
            if (kind != TensorKind.OPTIMIZER_STATE) {
                bytes.put(kind, (long) manifest.dimension() * precision);
            } else if (needState && published) {
                bytes.put(kind, OptimizerState.vectorLength(rule.get(), manifest.dimension()) * precision);
            }
        }
        return new RunTensors(bytes, needState && !published);
    }

    private static Optional<UpdateRule> rule(RunManifest manifest) {
        try {
            return Optional.of(RunFunction.of(manifest).updateRule());
        } catch (UnsupportedRunException e) {
            return Optional.empty();
        }
    }

    /** What carries these inputs. */
    public static Set<TensorKind> kinds(Set<TensorInput> inputs) {
        return inputs.stream().map(RunTensors::kind).collect(Collectors.toUnmodifiableSet());
    }

    private static TensorKind kind(TensorInput input) {
        return switch (input) {
            case WEIGHTS -> TensorKind.WEIGHTS;
            case GRADIENT -> TensorKind.GRADIENT;
            case OPTIMIZER_STATE -> TensorKind.OPTIMIZER_STATE;
        };
    }

    /** Whether a step is put together only if it has the optimizer's state. */
    boolean haveState() {
        return bytes.containsKey(TensorKind.OPTIMIZER_STATE);
    }

    long bytesOfAStep() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
