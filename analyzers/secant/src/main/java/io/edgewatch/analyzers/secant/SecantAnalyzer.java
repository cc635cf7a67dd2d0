package io.edgewatch.analyzers.secant;

import static io.edgewatch.analyzers.secant.SecantPlugin.PROBE_CURVATURE;
import static io.edgewatch.analyzers.secant.SecantPlugin.PROBE_GRADIENTS;
import static io.edgewatch.analyzers.secant.SecantPlugin.PROBE_RATIO;
import static io.edgewatch.analyzers.secant.SecantPlugin.PROBE_SECONDS;
import static io.edgewatch.analyzers.secant.SecantPlugin.SECANT_BLIND;
import static io.edgewatch.analyzers.secant.SecantPlugin.SECANT_CURVATURE;
import static io.edgewatch.analyzers.secant.SecantPlugin.SECANT_RATIO;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.ProbedCurvature;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.StabilityThreshold;

/**
 * Measures each segment between consecutive steps; what is published of a segment belongs to its first step.
 *
 * <p>The averaged Hessian's largest eigenvalue is at most the average of the sharpness over the segment, so the secant is above both ends only
 * by what the sharpness rises between them. That is a matter of the fourth derivative, which no two steps show; half the skew, a third
 * derivative times the segment's length, stands for it.
 */
final class SecantAnalyzer implements Analyzer {
    private final UpdateRule rule;
    private final double blindFrom;
    private final Segment.Buffers buffers;
    private Segment.End previous;
    private long previousStep;
    private boolean previousKnown;

    SecantAnalyzer(AnalyzerContext context, double blindFrom) {
        Objective sizes = context.objective();
        this.rule = context.updateRule();
        this.blindFrom = blindFrom;
        this.buffers = new Segment.Buffers(sizes.precision(), sizes.dimension());
        this.previous = new Segment.End(sizes.precision(), sizes.dimension());
    }

    @Override
    public int memory() {
        return 1;
    }

    @Override
    public void remember(TrainingStep step) {
        previous = previous.of(step);
        previousStep = step.step();
        previousKnown = true;
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        if (previousKnown && step.step() == previousStep + 1) {
            Segment segment = Segment.between(previous, step, buffers);
            publish(segment, out);
        }
        step.probe().ifPresent(probe -> publish(probe, step.step(), out));
        remember(step);
    }

    private void publish(Segment segment, Measurements out) {
        boolean sees = segment.isFinite() && segment.cosine() < blindFrom;
        out.addAt(previousStep, SECANT_BLIND, 0, sees ? 0 : 1, 0);
        if (sees) {
            double uncertainty = segment.skew() / 2 + segment.roundOff();
            out.addAt(previousStep, SECANT_CURVATURE, 0, segment.curvature(), uncertainty);
            publishRatio(previousStep, SECANT_RATIO, segment.curvature(), uncertainty, out);
        }
    }

    private void publish(ProbedCurvature probe, long step, Measurements out) {
        if (Double.isFinite(probe.curvature()) && Double.isFinite(probe.residual())) {
            out.add(PROBE_CURVATURE, 0, probe.curvature(), probe.residual());
            publishRatio(step, PROBE_RATIO, probe.curvature(), probe.residual(), out);
        }
        out.add(PROBE_SECONDS, 0, probe.seconds(), 0);
        out.add(PROBE_GRADIENTS, 0, probe.gradients(), 0);
    }

    /** Where the edge is known without the optimizer's state. */
    private void publishRatio(long step, Quantity ratio, double curvature, double uncertainty, Measurements out) {
        if (StabilityThreshold.hasStaticPreconditioner(rule)) {
            StabilityThreshold threshold = StabilityThreshold.of(rule, step);
            out.addAt(step, ratio, 0, threshold.ratio(curvature), threshold.ratio(uncertainty));
        }
    }

    @Override
    public void close() {
        // it holds nothing that has to be given back
    }
}
