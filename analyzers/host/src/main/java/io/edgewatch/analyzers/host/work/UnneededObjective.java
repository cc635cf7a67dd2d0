package io.edgewatch.analyzers.host.work;

import io.edgewatch.experiment.manifest.RunFunction;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.experiment.manifest.UnsupportedRunException;
import io.edgewatch.numerics.objective.BatchObjective;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.wire.RunManifest;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** In place of the loss for an analyzer that said it needs none. */
record UnneededObjective(int dimension, DataType precision, int batchSize) implements BatchObjective {

    static RunObjective of(RunManifest manifest) throws UnsupportedRunException {
        RunFunction function = RunFunction.of(manifest);
        Optional<BatchRule> rule = function.minibatch();
        DataType precision = switch (manifest.precision()) {
            case F32 -> DataType.FLOAT;
            case F64 -> DataType.DOUBLE;
        };
        var none = new UnneededObjective(
                manifest.dimension(), precision, rule.map(BatchRule::size).orElse(1));
        return new RunObjective(none, function.updateRule(), rule.map(r -> new Minibatches(r, none)));
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        throw unneeded();
    }

    @Override
    public int examples() {
        throw unneeded();
    }

    @Override
    public void choose(int[] examples) {
        throw unneeded();
    }

    private static IllegalStateException unneeded() {
        return new IllegalStateException("the analyzer's plugin says that it needs no objective");
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
