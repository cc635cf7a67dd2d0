package io.edgewatch.numerics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.complementarity.Feedback;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.ScalarRmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LocalOscillationTest {
    private static final double ETA = 0.05;

    private final Objective objective = SmallNetwork.objective(DataType.DOUBLE);
    private final INDArray weights = SmallNetwork.weights(DataType.DOUBLE);

    @Test
    void agreesWithTheClosedFormOnOneDirection() {
        // Given
        var rule = new GradientDescent(ETA);
        train(60, 0.02); // until sharpness rises along the flow
        var pairs = pairs(rule, 1);
        INDArray u = pairs.directions().dup().divi(Math.sqrt(ETA)); // of length 1
        INDArray sharpnessGradient = Nd4j.create(DataType.DOUBLE, 1, objective.dimension());
        var point = objective.at(weights);
        point.thirdOrder(u, u, sharpnessGradient);
        var closed = new OneDirection(point.gradient().dup(), sharpnessGradient.getRow(0));
        // When
        var estimate = estimate(rule, pairs, 1);
        // Then
        double sigma2 = ETA * estimate.covariance().get(0, 0); // Σ = ηX
        assertThat(closed.variance()).isGreaterThan(0);
        assertThat(sigma2).isCloseTo(closed.variance(), within(1e-8 * closed.variance())); // tolerance of the eigenpair
        // and both parts of dS/dt, in units of the effective sharpness
        var rate = closed.rate(ETA);
        assertThat(estimate.balance().sharpeningTrace()).isCloseTo(ETA * rate.sharpening(), within(1e-8));
        assertThat(estimate.balance().reductionTrace()).isCloseTo(ETA * rate.reduction(), within(1e-8));
        assertThat(estimate.balance().trace()).isCloseTo(0, within(1e-8));
    }

    @Test
    void theProjectionFormIsTheSameFlow() {
        // Given
        INDArray sharpnessGradient = Nd4j.createFromArray(0.3, -1.0, 2.0);
        INDArray rising = Nd4j.createFromArray(1.0, 1.0, -0.5);
        INDArray falling = rising.neg();
        // When
        var held = new OneDirection(rising, sharpnessGradient);
        var free = new OneDirection(falling, sharpnessGradient);
        // Then
        assertThat(held.velocity().toDoubleVector())
                .containsExactly(held.projectedVelocity().toDoubleVector(), within(1e-15)); // round-off
        assertThat(Block.dot(held.velocity(), sharpnessGradient)).isCloseTo(0, within(1e-15));
        assertThat(free.variance()).isZero();
        assertThat(free.velocity()).isEqualTo(rising);
    }

    static Stream<PreconditionedRule> rules() {
        var moment = new SecondMoment(0.95, 1e-7, true);
        var eta = LearningRate.constant(0.01);
        var falling = new LearningRate.Linear(0.02, 0.01, 40);
        return Stream.of(
                new GradientDescent(ETA),
                new GradientDescent(falling, 0),
                new ScalarRmsProp(eta, moment, 0),
                new ScalarRmsProp(falling, moment, 0),
                new RmsProp(eta, moment, 0),
                new RmsProp(falling, new SecondMoment(0.9, 1e-3, false), 0));
    }

    /** Against differences: the margin Uᵀ(2P − H)U, U fixed, a little further along the flow with Σ. */
    @ParameterizedTest
    @MethodSource("rules")
    void ratesAreTheDerivativeOfTheMarginAlongTheFlow(PreconditionedRule rule) {
        // Given
        int k = 3;
        var pairs = pairs(rule, k);
        var position = position(rule);
        var X = new DMatrixRMaj(new double[][] {{0.02, 0.005, 0}, {0.005, 0.01, -0.002}, {0, -0.002, 0.03}});
        if (rule instanceof RmsProp) {
            CommonOps_DDRM.scale(1e-5, X); // where ν is tiny, a larger one bends P within the difference
        }
        var problem = new OscillationProblem(rule, objective.dimension(), objective.precision());
        double h = 1e-6;
        // When
        var point = objective.at(weights);
        INDArray velocity = point.gradient().neg();
        position.preconditioner(rule).divide(velocity);
        var rates = problem.rates(point, position.preconditioner(rule), pairs, k, velocity, position, 1e-6);
        INDArray squares = point.gradient().mul(point.gradient());
        problem.act(X, position.preconditioner(rule), velocity, weights.dup(), squares);
        var response = Feedback.ofPairs(rates.feedback()).apply(X);
        // Then
        INDArray U = pairs.directions();
        double[][] later = margin(rule, U, position, velocity, squares, h);
        double[][] earlier = margin(rule, U, position, velocity, squares, -h);
        double scale = 0;
        for (int i = 0; i < k; i++) {
            scale = Math.max(scale, Math.abs(rates.stable().get(i, i)) + Math.abs(response.get(i, i)));
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double measured = (later[i][j] - earlier[i][j]) / (2 * h);
                // the force was built with HU = PU diag(λ), good to the eigenpairs' tolerance; differences to h² and
                // 1e-16/h
                assertThat(rates.stable().get(i, j) + response.get(i, j)).isCloseTo(measured, within(1e-5 * scale));
            }
        }
    }

    @Test
    void aStateWithoutCriticalDirectionsIsRefused() {
        // Given
        var rule = new GradientDescent(ETA);
        var pairs = pairs(rule, 1);
        // When
        // Then
        assertThatThrownBy(() -> estimate(rule, pairs, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("critical must be between 1 and the 1 pairs");
    }

    /** Uᵀ(2P − H)U after moving by {@code h}. */
    private double[][] margin(
            PreconditionedRule rule, INDArray U, FlowPosition from, INDArray velocity, INDArray squares, double h) {
        var position = from.copy();
        position.move(rule, velocity, squares, h);
        INDArray HU = U.dup();
        objective.at(position.weights()).hessianTimes(U, HU);
        INDArray PU = U.dup();
        position.preconditioner(rule).multiply(PU);
        return U.mmul(PU.mul(2).sub(HU).transpose()).toDoubleMatrix();
    }

    private void train(int steps, double eta) {
        for (int step = 0; step < steps; step++) {
            Block.add(weights, -eta, objective.at(weights).gradient());
        }
    }

    private FlowPosition position(PreconditionedRule rule) {
        INDArray gradient = objective.at(weights).gradient();
        var before = rule.update(rule.start(weights), gradient.mul(1.1));
        return FlowPosition.start(rule, weights, before, gradient, 5);
    }

    private EffectivePairs pairs(PreconditionedRule rule, int k) {
        var settings = new SpectrumSettings(k, k, 1e-10, 2000, 1);
        var spectrum = new EffectiveSpectrum(objective.dimension(), objective.precision(), settings);
        var P = position(rule).preconditioner(rule);
        return spectrum.of(objective.at(weights), P, Double.POSITIVE_INFINITY).orElseThrow();
    }

    private LocalOscillation.Estimate estimate(PreconditionedRule rule, EffectivePairs pairs, int critical) {
        try (var local = new LocalOscillation(objective, rule, weights)) {
            var position = position(rule);
            var estimate = local.at(objective.at(weights), pairs, critical, position);
            assertThat(estimate.status()).isInstanceOf(Solved.class);
            return estimate;
        }
    }
}
