package io.edgewatch.experiment.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.numerics.network.Criterion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class TaskTest {

    static Stream<Task> tasks() {
        return Stream.of(
                new Sorting(6, 4, 9, 3),
                new Copying(4, 3, 2, 9, 3),
                new Moons(9, 0.1, 3),
                new Circles(9, 0.5, 0.1, 3),
                new Chebyshev(4, 9));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void equalTasksMakeEqualExamplesOfTheStatedShape(Task task) {
        // When
        var made = task.examples(Criterion.MSE);
        var again = task.examples(Criterion.MSE);
        // Then
        var targets = task.targets(Criterion.MSE);
        assertThat(made.inputs()).isEqualTo(again.inputs());
        assertThat(made.targets()).isEqualTo(again.targets());
        assertThat(made.inputs().shape()).containsExactly(9, task.inputs());
        assertThat(made.targets().shape()).containsExactly(9, targets.outputs());
        assertThat(made.mask().isPresent()).isEqualTo(targets.masked());
        assertThat(task.sequence().map(SequenceShape::size).orElse((long) task.inputs()))
                .isEqualTo(task.inputs());
    }

    @Test
    void anotherSeedMakesOtherExamples() {
        // When
        var some = new Sorting(6, 4, 9, 3).examples(Criterion.MSE);
        var others = new Sorting(6, 4, 9, 4).examples(Criterion.MSE);
        // Then
        assertThat(some.inputs()).isNotEqualTo(others.inputs());
    }

    @Test
    void sortingWantsTheSameTokensInOrder() {
        // When
        var made = new Sorting(7, 5, 40, 1).examples(Criterion.CROSS_ENTROPY);
        // Then
        for (int example = 0; example < 40; example++) {
            int[] sorted = tokens(made.inputs(), example, 7, 5);
            Arrays.sort(sorted);
            assertThat(tokens(made.targets(), example, 7, 5)).isEqualTo(sorted);
        }
    }

    @Test
    void copyingWantsTheSymbolsAgainAfterTheDelay() {
        // Given
        int blank = 4;
        int signal = 5;
        // When
        var made = new Copying(4, 3, 2, 20, 1).examples(Criterion.CROSS_ENTROPY);
        // Then
        for (int example = 0; example < 20; example++) {
            int[] tokens = tokens(made.inputs(), example, 8, 6);
            assertThat(Arrays.stream(tokens).limit(3)).allMatch(symbol -> symbol < blank);
            assertThat(Arrays.copyOfRange(tokens, 3, 8)).containsExactly(blank, signal, blank, blank, blank);
            assertThat(Arrays.copyOfRange(tokens(made.targets(), example, 8, 4), 5, 8))
                    .isEqualTo(Arrays.copyOf(tokens, 3));
        }
        double[] mask = made.mask().orElseThrow().getRow(7).toDoubleVector();
        assertThat(mask).startsWith(new double[20]).endsWith(ones(12)).hasSize(32);
        assertThat(made.targets().mul(made.mask().orElseThrow())).isEqualTo(made.targets());
    }

    @Test
    void moonsWithoutNoiseLieOnTwoHalfCircles() {
        // When
        var points = new Moons(11, 0, 1).examples(Criterion.MSE).inputs();
        // Then
        for (int i = 0; i < 11; i++) {
            double x = i < 6 ? points.getDouble(i, 0) : 1 - points.getDouble(i, 0);
            double y = i < 6 ? points.getDouble(i, 1) : 0.5 - points.getDouble(i, 1);
            assertThat(Math.hypot(x, y)).isCloseTo(1, within(1e-15)); // round-off of one number
            assertThat(y).isBetween(-1e-15, 1.0);
        }
        assertThat(points.getDouble(6, 0)).isZero();
        assertThat(points.getDouble(10, 0)).isEqualTo(2);
    }

    @Test
    void circlesWithoutNoiseHaveTheirRadii() {
        // When
        var points = new Circles(10, 0.25, 0, 1).examples(Criterion.MSE).inputs();
        // Then
        for (int i = 0; i < 10; i++) {
            assertThat(Math.hypot(points.getDouble(i, 0), points.getDouble(i, 1)))
                    .isCloseTo(i < 5 ? 1 : 0.25, within(1e-15)); // round-off of one number
        }
    }

    @Test
    void noiseIsNormalWithItsDeviation() {
        // When
        var with = new Circles(20_000, 0.5, 0.3, 1).examples(Criterion.MSE).inputs();
        // Then
        double[] noise = with.sub(
                        new Circles(20_000, 0.5, 0, 1).examples(Criterion.MSE).inputs())
                .ravel()
                .div(0.3)
                .toDoubleVector();
        // standard errors of 40,000 samples: 0.005, 0.007 and 0.05
        assertThat(Arrays.stream(noise).average().orElseThrow()).isCloseTo(0, within(0.025));
        assertThat(moment(noise, 2)).isCloseTo(1, within(0.035));
        assertThat(moment(noise, 4)).isCloseTo(3, within(0.25));
    }

    static Stream<Arguments> targetsOfTwoClasses() {
        return Stream.of(
                Arguments.of(Criterion.MSE, new double[][] {{-1}, {-1}, {-1}, {1}, {1}}),
                Arguments.of(Criterion.BINARY_CROSS_ENTROPY, new double[][] {{0}, {0}, {0}, {1}, {1}}),
                Arguments.of(Criterion.CROSS_ENTROPY, new double[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}}));
    }

    @ParameterizedTest
    @MethodSource("targetsOfTwoClasses")
    void twoClassesAreWrittenAsTheLossWantsThem(Criterion loss, double[][] expected) {
        // When
        var made = new Moons(5, 0.1, 1).examples(loss);
        // Then
        assertThat(made.targets().toDoubleMatrix()).isDeepEqualTo(expected);
    }

    @Test
    void chebyshevIsTheCosineOfAMultipleOfTheAngle() {
        // When
        var made = new Chebyshev(5, 21).examples(Criterion.MSE);
        // Then
        assertThat(made.inputs().getDouble(0)).isEqualTo(-1);
        assertThat(made.inputs().getDouble(10)).isZero();
        assertThat(made.inputs().getDouble(20)).isEqualTo(1);
        for (int i = 0; i < 21; i++) {
            double expected = Math.cos(5 * Math.acos(made.inputs().getDouble(i)));
            assertThat(made.targets().getDouble(i)).isCloseTo(expected, within(1e-14)); // some twenty roundings
        }
    }

    @ParameterizedTest
    @EnumSource(names = "MSE", mode = EnumSource.Mode.EXCLUDE)
    void aPolynomialIsNoProbability(Criterion loss) {
        // When, then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chebyshev(5, 21).targets(loss))
                .withMessageContaining("loss must be mse, got: " + loss.lowerCaseName());
    }

    static List<Arguments> mistakes() {
        return List.of(
                mistake(() -> new Sorting(0, 4, 9, 3), "length must be at least 1, got: 0"),
                mistake(() -> new Sorting(5, 1, 9, 3), "vocabulary must be at least 2, got: 1"),
                mistake(
                        () -> new Sorting(65536, 65536, 9, 3),
                        "65,536 positions of 65,536 tokens are too much for one example"),
                mistake(() -> new Copying(4, 3, 0, 9, 3), "delay must be at least 1, got: 0"),
                mistake(() -> new Moons(3, 0.1, 3), "examples must be at least 4, got: 3"),
                mistake(() -> new Moons(9, -0.1, 3), "noise must be finite and not negative, got: -0.1"),
                mistake(() -> new Circles(9, 1, 0.1, 3), "factor must be between 0 and 1, got: 1.0"),
                mistake(() -> new Chebyshev(0, 9), "degree must be at least 1, got: 0"));
    }

    private static Arguments mistake(ThrowingCallable making, String message) {
        return Arguments.of(making, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void refusesWhatMakesNoSense(ThrowingCallable making, String message) {
        assertThatIllegalArgumentException().isThrownBy(making).withMessage(message);
    }

    /** Reads unit vectors back, −1 where there is none. */
    private static int[] tokens(INDArray rows, int example, int positions, int vocabulary) {
        return IntStream.range(0, positions)
                .map(position -> IntStream.range(0, vocabulary)
                        .filter(token -> rows.getDouble(example, position * vocabulary + token) == 1)
                        .findFirst()
                        .orElse(-1))
                .toArray();
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double moment(double[] values, int power) {
        return Arrays.stream(values).map(x -> Math.pow(x, power)).average().orElseThrow();
    }
}
