package io.edgewatch.numerics.complementarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotFinite;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Unstable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComplementaritySolverTest {

    static Stream<Arguments> problems() {
        List<Arguments> problems = new ArrayList<>();
        for (int k : new int[] {1, 2, 3, 5, 8, 13, 20}) {
            for (double condition : new double[] {1, 1e2, 1e4, 1e6, 1e8}) {
                for (int rank = 0; rank <= k; rank += Math.max(1, k / 3)) {
                    problems.add(Arguments.of(k, rank, condition));
                }
            }
        }
        return problems.stream();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void findsASolutionWhateverTheConditioning(int k, int rank, double condition) {
        // Given
        var problem = PlantedProblem.of(k, rank, condition, 0, 31L * k + rank);
        // When
        var answer = ComplementaritySolver.solve(problem.A(), problem.B());
        // Then
        assertThat(answer).isInstanceOf(Solved.class);
        assertThat(residual(problem, answer)).isLessThanOrEqualTo(1e-9);
    }

    @ParameterizedTest
    @CsvSource({"2,1", "3,2", "5,2", "8,3", "20,6"})
    void findsThePlantedSolutionWhereItIsUnique(int k, int rank) {
        // Given
        var problem = PlantedProblem.of(k, rank, 1e3, 0, k);
        // When
        var solved = (Solved) ComplementaritySolver.solve(problem.A(), problem.B());
        // Then
        CommonOps_DDRM.subtractEquals(solved.X(), problem.X());
        // a residual of 1e-13 times the condition of B
        assertThat(NormOps_DDRM.normF(solved.X())).isLessThan(1e-8 * NormOps_DDRM.normF(problem.X()));
    }

    @ParameterizedTest
    @CsvSource({"2,1,1", "3,1,3", "5,3,7", "8,4,20", "20,5,100"})
    void findsASolutionWhereBIsSingular(int k, int rank, int nullity) {
        // Given
        var problem = PlantedProblem.of(k, rank, 1e4, nullity, 7L * k);
        // When
        var answer = ComplementaritySolver.solve(problem.A(), problem.B());
        // Then
        assertThat(answer).isInstanceOf(Solved.class);
        assertThat(residual(problem, answer)).isLessThanOrEqualTo(1e-9);
    }

    @ParameterizedTest
    @CsvSource({"2,1,1e8", "3,2,1e4", "8,3,1e8", "20,6,1e8"})
    void needsFewerStepsFromASolutionNearby(int k, int rank, double condition) {
        // Given
        var problem = PlantedProblem.of(k, rank, condition, 0, 3L * k);
        var cold = (Solved) ComplementaritySolver.solve(problem.A(), problem.B());
        var A = problem.A().copy();
        CommonOps_DDRM.scale(1 + 1e-3, A);
        // When
        var warm = ComplementaritySolver.solve(A, problem.B(), cold.X());
        // Then
        assertThat(warm).isInstanceOf(Solved.class);
        assertThat(((Solved) warm).residual()).isLessThanOrEqualTo(1e-9);
        assertThat(warm.iterations()).isLessThan(cold.iterations());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aWrongStartDoesNotHarm(long seed) {
        // Given
        var problem = PlantedProblem.of(6, 3, 1e6, 0, seed);
        var other = PlantedProblem.of(6, 4, 1e2, 0, seed + 100);
        CommonOps_DDRM.scale(1e3, other.X());
        // When
        var answer = ComplementaritySolver.solve(problem.A(), problem.B(), other.X());
        // Then
        assertThat(answer).isInstanceOf(Solved.class);
        assertThat(residual(problem, answer)).isLessThanOrEqualTo(1e-9);
    }

    @Test
    void oneDirectionHasAClosedForm() {
        // Given
        var A = new DMatrixRMaj(new double[][] {{-3e-5}});
        var B = Feedback.ofPairs(new DMatrixRMaj(new double[][] {{400}}));
        // When
        var solved = (Solved) ComplementaritySolver.solve(A, B);
        // Then
        assertThat(solved.X().get(0, 0)).isCloseTo(7.5e-8, within(1e-20)); // −A/B, round-off only
    }

    @Test
    void nothingOscillatesWhereNothingIsUnstable() {
        // Given
        var A = new DMatrixRMaj(new double[][] {{0.05, 0.01}, {0.01, 0.03}});
        // When
        var solved = (Solved) ComplementaritySolver.solve(A, Feedback.none(2));
        // Then
        assertThat(NormOps_DDRM.normF(solved.X())).isZero();
        assertThat(solved.residual()).isZero();
    }

    @Test
    void aQuadraticAboveTheEdgeIsUnstable() {
        // Given
        var A = new DMatrixRMaj(new double[][] {{-0.05, 0}, {0, 0.03}});
        // When
        var answer = ComplementaritySolver.solve(A, Feedback.none(2));
        // Then
        assertThat(answer).isInstanceOf(Unstable.class);
        assertThat(((Unstable) answer).direction().get(0, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 10})
    void oneDirectionThatNothingBendsMakesAllUnstable(int k) {
        // Given
        // B[X] = X without its first row and column, A = −I
        int m = HalfVector.length(k);
        var b = CommonOps_DDRM.identity(m);
        for (int j = 0; j < k; j++) {
            b.set(j, j, 0);
        }
        var A = CommonOps_DDRM.identity(k);
        CommonOps_DDRM.scale(-1, A);
        // When
        var answer = ComplementaritySolver.solve(A, Feedback.ofPairs(b));
        // Then
        assertThat(answer).isInstanceOf(Unstable.class);
        assertThat(((Unstable) answer).direction().get(0, 0)).isCloseTo(1, within(1e-6)); // of trace 1
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, -1e-3", "-1, 0.1, -1e-3", "-1, 0.5, -0.3", "1, 0.5, -0.01", "1, 0.5, -1e-6"})
    void whatNothingBendsIsFoundHoweverItIsCoupledToWhatIsHeld(double held, double coupling, double free) {
        // Given
        // B holds back the first direction alone
        var b = new DMatrixRMaj(3, 3);
        b.set(0, 0, 1);
        var A = new DMatrixRMaj(new double[][] {{held, coupling}, {coupling, free}});
        // When
        var answer = ComplementaritySolver.solve(A, Feedback.ofPairs(b));
        // Then
        assertThat(answer).isInstanceOf(Unstable.class);
        assertThat(((Unstable) answer).direction().get(1, 1)).isCloseTo(1, within(1e-6)); // of trace 1
    }

    @Test
    void theTwoFormsOfBAreOneMap() {
        // Given
        int k = 3;
        var random = new Random(5);
        var pairs = new DMatrixRMaj(HalfVector.length(k), HalfVector.length(k));
        pairs.data = random.doubles(pairs.getNumElements(), -1, 1).toArray();
        var entries = new DMatrixRMaj(k * k, k * k);
        for (int row = 0; row < k * k; row++) {
            for (int column = 0; column < k * k; column++) {
                entries.set(row, column, pairs.get(pair(row, k), pair(column, k)));
            }
        }
        var X = PlantedProblem.of(k, 2, 1, 0, 6).X();
        var x = new DMatrixRMaj(k * k, 1, true, X.data);
        var expected = new DMatrixRMaj(k * k, 1);
        CommonOps_DDRM.mult(entries, x, expected);
        // When
        var fromPairs = Feedback.ofPairs(pairs).apply(X);
        var fromEntries = Feedback.ofEntries(entries).apply(X);
        // Then
        assertThat(fromPairs.data).containsExactly(expected.data, within(1e-14)); // sums of nine products of size 1
        assertThat(fromEntries.data).containsExactly(expected.data, within(1e-14));
    }

    @Test
    void anAsymmetricBIsMadeConvexAndItsOwnResidualRemainsMeasurable() {
        // Given
        var A = new DMatrixRMaj(new double[][] {{-1, 0.2}, {0.2, -0.5}});
        var B = Feedback.ofPairs(new DMatrixRMaj(new double[][] {{1, 0.1, 0}, {0, 0.5, 0}, {0.02, 0, -0.01}}));
        // When
        var answer = ComplementaritySolver.solve(A, B.convex());
        // Then
        var solved = (Solved) answer;
        assertThat(KktResidual.of(A, B.convex(), solved.X())).isLessThan(1e-9);
        assertThat(KktResidual.of(A, B, solved.X())).isGreaterThan(1e-4);
    }

    @Test
    void saysThatNumbersAreNotFinite() {
        // Given
        var A = new DMatrixRMaj(new double[][] {{Double.NaN}});
        // When
        var answer = ComplementaritySolver.solve(A, Feedback.none(1));
        // Then
        assertThat(answer).isInstanceOf(NotFinite.class);
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThatThrownBy(() -> ComplementaritySolver.solve(CommonOps_DDRM.identity(2), Feedback.none(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one order");
        assertThatThrownBy(() -> Feedback.ofPairs(new DMatrixRMaj(5, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("k(k+1)/2");
        assertThatThrownBy(() -> Feedback.ofEntries(new DMatrixRMaj(5, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("k²");
    }

    /** Pair of the entry (i, j) at row-major place i·k + j. */
    private static int pair(int entry, int k) {
        int i = entry / k;
        int j = entry % k;
        return HalfVector.index(Math.min(i, j), Math.max(i, j), k);
    }

    private static double residual(PlantedProblem problem, ComplementarityAnswer answer) {
        return KktResidual.of(problem.A(), problem.B(), ((Solved) answer).X());
    }
}
