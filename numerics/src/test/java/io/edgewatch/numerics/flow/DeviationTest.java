package io.edgewatch.numerics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DeviationTest {

    @Test
    void aMidpointCancelsPeriodTwoAndLeavesDrift() {
        // Given
        INDArray[] w = {at(3, 0), at(4, 0), at(5, 0)};
        INDArray midpoint = w[0].dup();
        INDArray delta = w[0].dup();
        // When
        Deviation.midpoint(w[0], w[1], w[2], midpoint);
        Deviation.fromMidpoint(w[0], w[1], w[2], delta);
        // Then
        assertThat(midpoint.toDoubleVector()).containsExactly(new double[] {4, 8}, within(1e-15));
        assertThat(delta.toDoubleVector()).containsExactly(new double[] {0.5, 0}, within(1e-15));
    }

    @Test
    void aFourthDifferenceLeavesOutCubicDrift() {
        // Given
        INDArray[] w = new INDArray[5];
        for (int t = 0; t < 5; t++) {
            w[t] = at(t, 0.1 * t * t * t);
        }
        INDArray delta = w[0].dup();
        // When
        Deviation.fourthDifference(w, delta);
        // Then
        assertThat(delta.toDoubleVector()).containsExactly(new double[] {0.5, 0}, within(1e-14));
    }

    @Test
    void aWindowAveragesTheLastSteps() {
        // Given
        var window = new CovarianceWindow(2);
        // When
        window.add(new double[] {9, 9});
        window.add(new double[] {1, 2});
        window.add(new double[] {-1, 0});
        // Then
        assertThat(window.isFull()).isTrue();
        assertThat(window.mean().data).containsExactly(1, 1, 1, 2);
        assertThat(CovarianceWindow.relativeDistance(window.mean(), window.mean()))
                .isZero();
        assertThat(CovarianceWindow.relativeDistance(
                        new DMatrixRMaj(new double[][] {{3}}), new DMatrixRMaj(new double[][] {{2}})))
                .isEqualTo(0.5);
    }

    @Test
    void anIntegratorIsAnchoredOnTheEdgeOrAtTheFirstMidpoint() {
        assertThat(Anchoring.at(7, false, 2.02)).isInstanceOf(Anchoring.Anchored.class);
        assertThat(Anchoring.at(7, true, 3)).isInstanceOf(Anchoring.Anchored.class);
        assertThat(Anchoring.at(7, false, 2.03))
                .isInstanceOfSatisfying(
                        Anchoring.NotAnchorable.class,
                        refused -> assertThat(refused.reason()).contains("step 7", "oscillation not grown", "1.015"));
    }

    /** Drift 2t plus a bend, and ±½ of period two in the first weight. */
    private static INDArray at(int t, double bend) {
        return Nd4j.createFromArray(t + bend + (t % 2 == 0 ? 0.5 : -0.5), 2.0 * t);
    }
}
