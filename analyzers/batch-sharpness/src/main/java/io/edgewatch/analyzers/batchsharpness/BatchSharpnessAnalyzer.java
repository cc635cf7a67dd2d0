package io.edgewatch.analyzers.batchsharpness;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.stability.MinibatchBand;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures at w(t) the curvature that fresh batches have along their own gradients. */
final class BatchSharpnessAnalyzer implements Analyzer {
    private final AnalyzerContext context;
    private final long every;
    private final int batches;
    private final long seed;
    private final INDArray direction;
    private final INDArray product;

    BatchSharpnessAnalyzer(AnalyzerContext context, long every, int batches, long seed) {
        this.context = context;
        this.every = every;
        this.batches = batches;
        this.seed = seed;
        int dimension = context.objective().dimension();
        this.direction = Nd4j.createUninitialized(context.objective().precision(), 1, dimension);
        this.product = Nd4j.createUninitialized(context.objective().precision(), 1, dimension);
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        if (step.step() % every != 0) {
            return;
        }
        BatchMoments moments = moments(step.step(), step.requireWeights());
        add(BatchSharpnessPlugin.MEAN_OF_QUOTIENTS, moments.meanOfQuotients(), out);
        add(BatchSharpnessPlugin.QUOTIENT_OF_MEANS, moments.quotientOfMeans(), out);
        if (context.updateRule() instanceof GradientDescent) {
            double threshold =
                    StabilityThreshold.of(context.updateRule(), step.step()).sharpness();
            out.add(BatchSharpnessPlugin.THRESHOLD, 0, threshold, 0);
        }
        if (context.minibatches().isPresent()) {
            MinibatchBand.of(context.updateRule(), step.step()).ifPresent(band -> {
                out.add(BatchSharpnessPlugin.BAND_LOW, 0, band.low(), 0);
                out.add(BatchSharpnessPlugin.BAND_HIGH, 0, band.high(), 0);
            });
        }
    }

    private static void add(Quantity quantity, BatchMoments.Estimate estimate, Measurements out) {
        if (estimate.isFinite()) {
            out.add(quantity, 0, estimate.value(), estimate.standardError());
        }
    }

    private BatchMoments moments(long step, INDArray weights) {
        BatchMoments moments = new BatchMoments();
        if (context.minibatches().isEmpty()) {
            add(context.objective().at(weights), moments);
            return moments;
        }
        Minibatches run = context.minibatches().get();
        SplittableRandom seeds = new SplittableRandom(seed ^ new SplittableRandom(step).nextLong());
        for (int i = 0; i < batches; i++) {
            BatchRule draw = new BatchRule(run.rule().size(), run.rule().order(), seeds.nextLong());
            run.objective().choose(draw.examples(0, run.objective().examples()));
            add(run.objective().at(weights), moments);
        }
        return moments;
    }

    private void add(PointEvaluation batch, BatchMoments moments) {
        direction.getRow(0).assign(batch.gradient());
        batch.hessianTimes(direction, product);
        double length = Nd4j.getBlasWrapper().nrm2(direction.getRow(0));
        moments.add(Nd4j.getBlasWrapper().dot(direction.getRow(0), product.getRow(0)), length * length);
    }

    @Override
    public void close() {
        // the host owns what it evaluates
    }
}
