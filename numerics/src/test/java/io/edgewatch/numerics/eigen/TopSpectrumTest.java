package io.edgewatch.numerics.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.eigen.EigenEstimates.Outcome;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TopSpectrumTest {

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,2", "3,1", "5,5", "7,3", "40,4", "120,1", "120,6"})
    void agreesWithTheDenseDecompositionOfAnIndefiniteMatrix(int n, int pairs) {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(n, 31L * n + pairs), DataType.DOUBLE);
        // When
        var estimates = strict(A, pairs);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertThat(estimates.pairs()).isEqualTo(Math.min(n, pairs));
        assertExact(estimates, A, 1e-8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsEveryCopyOfARepeatedEigenvalue(long seed) {
        // Given
        double[] spectrum = spectrum(80, 4, 4, 4, 2, 2);
        var A = new DenseOperator(DenseOperator.withSpectrum(spectrum, seed), DataType.DOUBLE);
        // When
        var estimates = strict(A, 5);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertThat(estimates.values()).containsExactly(new double[] {4, 4, 4, 2, 2}, within(1e-12)); // (1e-8)² of 4
        assertExact(estimates, A, 1e-8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void separatesNothingItNeedNotInACluster(long seed) {
        // Given
        double[] spectrum = spectrum(80, 4 * (1 + 2e-7), 4 * (1 + 1e-7), 4);
        var A = new DenseOperator(DenseOperator.withSpectrum(spectrum, seed), DataType.DOUBLE);
        // When
        var estimates = strict(A, 3);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertExact(estimates, A, 1e-8);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void worksOnANegativeDefiniteMatrix(DataType precision) {
        // Given
        double[] spectrum = new double[50];
        Arrays.setAll(spectrum, i -> -1 - 0.1 * i);
        var A = new DenseOperator(DenseOperator.withSpectrum(spectrum, 5), precision);
        // When
        var estimates = strict(A, 3);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertThat(estimates.values()).containsExactly(new double[] {-1, -1.1, -1.2}, within(1e-5)); // residual allowed
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void knowsTheZeroMatrixAfterOneProductPerPair(DataType precision) {
        // Given
        var A = new DenseOperator(new DMatrixRMaj(20, 20), precision);
        // When
        var estimates = strict(A, 3);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertThat(estimates.values()).containsOnly(0);
        assertThat(estimates.products()).isEqualTo(3);
    }

    @Test
    void worksOnAMatrixOfLowRank() {
        // Given
        double[] spectrum = new double[60];
        spectrum[0] = 3;
        spectrum[1] = 1;
        var A = new DenseOperator(DenseOperator.withSpectrum(spectrum, 8), DataType.DOUBLE);
        // When
        var estimates = strict(A, 4);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertThat(estimates.values()).containsExactly(new double[] {3, 1, 0, 0}, within(3e-8)); // residual allowed
    }

    @Test
    void answersAsManyPairsAsTheDimensionHas() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(3, 4), DataType.DOUBLE);
        // When
        var estimates = strict(A, 8);
        // Then
        assertThat(estimates.pairs()).isEqualTo(3);
        assertExact(estimates, A, 1e-8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void reachesItsStrictToleranceInFloat(long seed) {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(150, seed), DataType.FLOAT);
        // When
        var estimates = strict(A, 4);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertExact(estimates, A, 2e-5); // twice the tolerance: the oracle sees the matrix before its cast to float
    }

    @Test
    void stopsAtTheRoundOffOfFloatAndSaysSo() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(150, 6), DataType.FLOAT);
        var settings = new SpectrumSettings(2, 2, 1e-12, 100_000, 1);
        try (var top = new TopSpectrum(150, DataType.FLOAT, settings)) {
            // When
            var estimates = estimates(top.of(A));
            // Then
            assertThat(estimates.outcome()).isEqualTo(Outcome.AT_ROUND_OFF);
            assertThat(estimates.converged()).isFalse();
            assertThat(estimates.residual(0)).isLessThan(1e-5 * estimates.value(0));
            assertThat(estimates.products()).isLessThan(400);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7, 20})
    void neverSpendsMoreProductsThanAllowed(int allowed) {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(200, 9), DataType.DOUBLE);
        try (var top = new TopSpectrum(200, DataType.DOUBLE, new SpectrumSettings(3, 3, 1e-8, allowed, 1))) {
            // When
            var estimates = estimates(top.of(A));
            // Then
            assertThat(estimates.outcome()).isEqualTo(Outcome.OUT_OF_PRODUCTS);
            assertThat(estimates.products()).isEqualTo(A.products()).isLessThanOrEqualTo(allowed);
            assertThat(estimates.values()[0]).isLessThanOrEqualTo(A.eigenvalues()[0]);
        }
    }

    @Test
    void countsEveryProduct() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(100, 10), DataType.DOUBLE);
        // When
        var estimates = strict(A, 3);
        // Then
        assertThat(estimates.products()).isEqualTo(A.products());
    }

    @Test
    void recognisesAConvergedStartWithOneProductPerPair() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(100, 11), DataType.DOUBLE);
        try (var top = new TopSpectrum(100, DataType.DOUBLE, SpectrumSettings.strict(3, DataType.DOUBLE, 1))) {
            top.of(A);
            // When
            var again = estimates(top.of(A));
            // Then
            assertThat(again.products()).isEqualTo(3);
            assertThat(again.converged()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1e-3", "3,1e-3", "1,1e-8", "3,1e-8"})
    void spendsFarFewerProductsAlongADriftThanFromCold(int pairs, double tolerance) {
        // Given
        var settings = new SpectrumSettings(pairs, pairs, tolerance, 1000, 1);
        int warm = 0;
        int cold = 0;
        try (var following = new TopSpectrum(120, DataType.DOUBLE, settings);
                var starting = new TopSpectrum(120, DataType.DOUBLE, settings)) {
            following.of(drifting(0));
            // When
            for (int step = 1; step <= 20; step++) {
                warm += following.of(drifting(step)).products();
                starting.forget();
                cold += starting.of(drifting(step)).products();
            }
        }
        // Then
        assertThat(warm).isLessThan(tolerance > 1e-6 ? cold / 3 : 3 * cold / 4);
    }

    @Test
    void isExactAllAlongADrift() {
        // Given
        try (var top = new TopSpectrum(120, DataType.DOUBLE, SpectrumSettings.strict(3, DataType.DOUBLE, 1))) {
            for (int step = 0; step < 12; step++) {
                var A = drifting(step);
                // When
                var estimates = estimates(top.of(A));
                // Then
                assertThat(estimates.converged()).isTrue();
                assertExact(estimates, A, 1e-8);
            }
        }
    }

    @Test
    void noticesWhenAnotherEigenvalueOvertakes() {
        // Given
        double[] spectrum = spectrum(80, 3, 1);
        var Q = DenseOperator.withSpectrum(spectrum, 12);
        var rising = DenseOperator.withSpectrum(Arrays.copyOf(new double[] {0, 0.1}, 80), 12); // the same eigenvectors
        try (var top = new TopSpectrum(80, DataType.DOUBLE, new SpectrumSettings(1, 1, 1e-3, 1000, 1))) {
            double last = 0;
            double truth = 0;
            // When
            for (int step = 0; step < 40; step++) {
                DMatrixRMaj moved = Q.copy();
                CommonOps_DDRM.addEquals(moved, step, rising);
                var A = new DenseOperator(DenseOperator.symmetrized(moved), DataType.DOUBLE);
                last = estimates(top.of(A)).value(0);
                truth = A.eigenvalues()[0];
            }
            // Then
            assertThat(last).isCloseTo(truth, within(1e-3 * truth)); // the tolerance
        }
    }

    @Test
    void scalesWithTheOperator() {
        // Given
        DMatrixRMaj M = DenseOperator.indefinite(60, 13);
        DMatrixRMaj scaled = M.copy();
        CommonOps_DDRM.scale(0x1p40, scaled);
        // When
        var one = strict(new DenseOperator(M, DataType.DOUBLE), 3);
        var big = strict(new DenseOperator(scaled, DataType.DOUBLE), 3);
        // Then
        assertThat(big.products()).isEqualTo(one.products());
        for (int i = 0; i < 3; i++) {
            assertThat(big.value(i) / 0x1p40).isCloseTo(one.value(i), within(1e-12 * one.value(0))); // a few ulp
        }
    }

    @Test
    void answersTheSameWhateverTheOrderOfTheStart() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(60, 14), DataType.DOUBLE);
        INDArray start = gaussian(3, 60, 15);
        INDArray permuted = Nd4j.vstack(start.getRow(2), start.getRow(0), start.getRow(1));
        // When
        var one = strictFrom(A, start);
        var other = strictFrom(A, permuted);
        // Then
        assertThat(other.products()).isEqualTo(one.products());
        assertThat(other.values()).containsExactly(one.values(), within(1e-12 * one.value(0))); // residuals squared
    }

    @Test
    void replacesWhatIsDependentInTheStart() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(60, 16), DataType.DOUBLE);
        INDArray start = gaussian(3, 60, 17);
        start.putRow(1, start.getRow(0).mul(-2));
        start.putRow(2, Nd4j.zeros(DataType.DOUBLE, 60));
        // When
        var estimates = strictFrom(A, start);
        // Then
        assertThat(estimates.converged()).isTrue();
        assertExact(estimates, A, 1e-8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void endsWithoutAnExceptionWhenProductsAreNotFinite(int finiteCalls) {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(60, 18), DataType.DOUBLE);
        var failing = new SymmetricOperator() {
            private int calls;

            @Override
            public int dimension() {
                return A.dimension();
            }

            @Override
            public DataType precision() {
                return A.precision();
            }

            @Override
            public void apply(INDArray block, INDArray products) {
                A.apply(block, products);
                if (calls++ >= finiteCalls) {
                    products.putScalar(0, 7, Double.NaN);
                }
            }
        };
        try (var top = new TopSpectrum(60, DataType.DOUBLE, SpectrumSettings.strict(2, DataType.DOUBLE, 1))) {
            // When
            var answer = top.of(failing);
            var after = estimates(top.of(A));
            // Then
            assertThat(answer).isInstanceOf(NotFinite.class);
            assertThat(answer.products()).isPositive();
            assertExact(after, A, 1e-8);
        }
    }

    @Test
    void repeatsItselfBitByBitFromTheSameSeed() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(90, 19), DataType.FLOAT);
        // When
        var one = strict(A, 3);
        var other = strict(A, 3);
        // Then
        assertThat(other.values()).containsExactly(one.values());
        assertThat(other.residuals()).containsExactly(one.residuals());
    }

    @Test
    void repeatsItsFirstAnswerBitByBitAfterForgetting() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(90, 20), DataType.DOUBLE);
        try (var top = new TopSpectrum(90, DataType.DOUBLE, SpectrumSettings.strict(3, DataType.DOUBLE, 1))) {
            double[] first = estimates(top.of(A)).values();
            top.of(drifted(A));
            // When
            top.forget();
            double[] again = estimates(top.of(A)).values();
            // Then
            assertThat(again).containsExactly(first);
        }
    }

    @Test
    void answersThePairsAboveTheLevel() {
        // Given
        double[] spectrum = spectrum(100, 5, 5, 4.9, 3, 2);
        var A = new DenseOperator(DenseOperator.withSpectrum(spectrum, 21), DataType.DOUBLE);
        try (var top = new TopSpectrum(100, DataType.DOUBLE, new SpectrumSettings(1, 8, 1e-6, 1000, 1))) {
            // When
            var estimates = estimates(top.of(A, 4));
            // Then
            assertThat(estimates.values()).containsExactly(new double[] {5, 5, 4.9}, within(1e-5)); // the tolerance
            assertThat(estimates.products()).isEqualTo(A.products());
        }
    }

    @Test
    void growsAsEigenvaluesRiseThroughTheLevelAndShrinksAsTheyFall() {
        // Given
        DMatrixRMaj Q = DenseOperator.withSpectrum(spectrum(80, 5, 3, 2.5), 22);
        DMatrixRMaj rising = DenseOperator.withSpectrum(Arrays.copyOf(new double[] {0, 0.1, 0.1}, 80), 22);
        DMatrixRMaj drift = DenseOperator.indefinite(80, 23);
        try (var top = new TopSpectrum(80, DataType.DOUBLE, new SpectrumSettings(1, 8, 1e-4, 1000, 1))) {
            int[] pairs = new int[61];
            // When
            for (int step = 0; step <= 60; step++) {
                DMatrixRMaj A = Q.copy();
                CommonOps_DDRM.addEquals(A, step <= 30 ? step : 60 - step, rising);
                CommonOps_DDRM.addEquals(A, 1e-3 * Math.sin(0.1 * step), drift);
                pairs[step] = estimates(top.of(new DenseOperator(A, DataType.DOUBLE), 4))
                        .pairs();
            }
            // Then
            assertThat(pairs[0]).isEqualTo(1);
            assertThat(pairs[9]).isEqualTo(1); // 3.9
            assertThat(pairs[15]).isEqualTo(2); // 4.5, 4.0: a look every fourth call
            assertThat(pairs[21]).isEqualTo(3); // 5.1, 4.6
            assertThat(pairs[30]).isEqualTo(3);
            assertThat(pairs[45]).isEqualTo(3); // 4.5, 4.0: not below the level by the slack
            assertThat(pairs[50]).isEqualTo(2); // 4.0, 3.5
            assertThat(pairs[60]).isEqualTo(1);
        }
    }

    @Test
    void doesNotGrowBeyondItsMaximum() {
        // Given
        var A = new DenseOperator(DenseOperator.withSpectrum(spectrum(80, 5, 5, 5, 5, 5), 24), DataType.DOUBLE);
        try (var top = new TopSpectrum(80, DataType.DOUBLE, new SpectrumSettings(1, 2, 1e-4, 1000, 1))) {
            // When
            int pairs = 0;
            for (int call = 0; call < 8; call++) {
                pairs = estimates(top.of(A, 4)).pairs();
            }
            // Then
            assertThat(pairs).isEqualTo(2);
        }
    }

    @Test
    void refusesAnOperatorOfAnotherDimension() {
        // Given
        var A = new DenseOperator(DenseOperator.indefinite(5, 25), DataType.DOUBLE);
        try (var top = new TopSpectrum(6, DataType.DOUBLE, SpectrumSettings.strict(1, DataType.DOUBLE, 1))) {
            // When, then
            assertThatThrownBy(() -> top.of(A))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dimension 6")
                    .hasMessageContaining("dimension 5");
        }
    }

    /** A matrix whose outliers and their eigenvectors turn by about a hundredth a step. */
    private static DenseOperator drifting(int step) {
        DMatrixRMaj A = DenseOperator.withSpectrum(spectrum(120, 8, 6, 5, 3), 26);
        CommonOps_DDRM.addEquals(A, 4e-3 * step, DenseOperator.indefinite(120, 27));
        return new DenseOperator(A, DataType.DOUBLE);
    }

    private static DenseOperator drifted(DenseOperator A) {
        return new DenseOperator(DenseOperator.indefinite(A.dimension(), 28), DataType.DOUBLE);
    }

    /** The outliers given, then a bulk between −0.5 and 0.5. */
    private static double[] spectrum(int n, double... outliers) {
        var random = new SplittableRandom(29);
        double[] spectrum = new double[n];
        Arrays.setAll(spectrum, i -> i < outliers.length ? outliers[i] : random.nextDouble(-0.5, 0.5));
        return spectrum;
    }

    private static INDArray gaussian(int rows, int columns, long seed) {
        var random = new SplittableRandom(seed);
        double[] values = new double[rows * columns];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Nd4j.create(values, new long[] {rows, columns}, 'c');
    }

    private static EigenEstimates strict(DenseOperator A, int pairs) {
        try (var top =
                new TopSpectrum(A.dimension(), A.precision(), SpectrumSettings.strict(pairs, A.precision(), 1))) {
            return kept(estimates(top.of(A)));
        }
    }

    private static EigenEstimates strictFrom(DenseOperator A, INDArray start) {
        int pairs = (int) start.size(0);
        try (var top =
                new TopSpectrum(A.dimension(), A.precision(), SpectrumSettings.strict(pairs, A.precision(), 1))) {
            top.startFrom(start);
            return kept(estimates(top.of(A)));
        }
    }

    /** The same with vectors that outlive the solver. */
    private static EigenEstimates kept(EigenEstimates e) {
        return new EigenEstimates(e.values(), e.residuals(), e.vectors().dup(), e.products(), e.outcome());
    }

    private static EigenEstimates estimates(SpectrumAnswer answer) {
        assertThat(answer).isInstanceOf(EigenEstimates.class);
        return (EigenEstimates) answer;
    }

    /** Values against the oracle within their residuals, residuals as stated, vectors orthonormal. */
    private static void assertExact(EigenEstimates estimates, DenseOperator A, double tolerance) {
        double[] truth = A.eigenvalues();
        int k = estimates.pairs();
        boolean single = A.precision() == DataType.FLOAT;
        double unit = single ? 2e-6 : 5e-14; // round-off of sums of about 100 terms
        double norm = Math.max(Math.abs(truth[0]), Math.abs(truth[truth.length - 1]));
        INDArray X = estimates.vectors();
        INDArray products = Nd4j.create(A.precision(), k, A.dimension());
        A.apply(X, products);
        for (int i = 0; i < k; i++) {
            double allowed = tolerance * Math.abs(truth[0]);
            assertThat(estimates.value(i)).isCloseTo(truth[i], within(allowed + 10 * unit * norm));
            assertThat(estimates.residual(i)).isLessThanOrEqualTo(allowed);
            double measured = products.getRow(i)
                    .sub(X.getRow(i).mul(estimates.value(i)))
                    .norm2Number()
                    .doubleValue();
            assertThat(estimates.residual(i)).isCloseTo(measured, within(10 * unit * norm));
            for (int j = 0; j <= i; j++) {
                double product = X.getRow(i).mul(X.getRow(j)).sumNumber().doubleValue();
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(unit));
            }
        }
    }
}
