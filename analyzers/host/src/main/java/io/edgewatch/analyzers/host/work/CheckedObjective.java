package io.edgewatch.analyzers.host.work;

import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss of a run, rebuilt when the first step is there and held against what the trainer says of that step. */
final class CheckedObjective implements AutoCloseable {
    /** The run is not to be measured with what could be built; the message says why. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private final RunManifest manifest;
    private final ObjectiveSource source;
    private @Nullable RunObjective objective;

    CheckedObjective(RunManifest manifest, ObjectiveSource source) {
        this.manifest = manifest;
        this.source = source;
    }

    /** The loss; rebuilt and checked if that has not been done. */
    RunObjective at(RunEvent.Step step, StepTensors tensors) throws RefusedException {
        RunObjective open = objective;
        if (open == null) {
            open = open(step, tensors);
            objective = open;
        }
        return open;
    }

    private RunObjective open(RunEvent.Step step, StepTensors tensors) throws RefusedException {
        RunObjective rebuilt;
        try {
            rebuilt = source.open(manifest);
        } catch (ObjectiveSource.UnavailableException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        boolean agrees = false;
        try {
            Optional<String> disagreement = disagreement(rebuilt, step, tensors);
            agrees = disagreement.isEmpty();
            if (disagreement.isPresent()) {
                throw new RefusedException("step " + step.step() + ": " + disagreement.get());
            }
        } finally {
            if (!agrees) {
                rebuilt.close();
            }
        }
        return rebuilt;
    }

    private Optional<String> disagreement(RunObjective rebuilt, RunEvent.Step step, StepTensors tensors) {
        if (!tensors.has(TensorKind.WEIGHTS)) {
            return Optional.empty();
        }
        Precision precision = manifest.precision();
        INDArray weights = tensors.require(TensorKind.WEIGHTS);
        PointEvaluation point = rebuilt.at(step.step(), weights);
        double loss = point.loss();
        double gradientNorm = Nd4j.getBlasWrapper().nrm2(point.gradient());
        return FirstStepCheck.disagreement(
                        "loss", step.loss(), loss, precision, () -> lossScale(rebuilt, step, weights))
                .or(() -> FirstStepCheck.disagreement(
                        "gradient norm",
                        step.gradientNorm(),
                        gradientNorm,
                        precision,
                        () -> gradientScale(rebuilt.at(step.step(), weights), weights)));
    }

    /** ‖Hw‖: times a relative error of all weights, how far it moves the gradient. */
    private static double gradientScale(PointEvaluation point, INDArray weights) {
        INDArray direction = weights.reshape(1, weights.length());
        INDArray product = Nd4j.createUninitialized(weights.dataType(), 1, weights.length());
        point.hessianTimes(direction, product);
        return Nd4j.getBlasWrapper().nrm2(product.reshape(weights.length()));
    }

    /** L(0), the loss of a network that says nothing: the size of the numbers whose difference the loss is. */
    private static double lossScale(RunObjective rebuilt, RunEvent.Step step, INDArray weights) {
        return Math.abs(rebuilt.at(step.step(), Nd4j.zeros(weights.dataType(), weights.length()))
                .loss());
    }

    @Override
    public void close() {
        RunObjective open = objective;
        objective = null;
        if (open != null) {
            open.close();
        }
    }
}
