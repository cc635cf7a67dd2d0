package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunManifestTest {
    private static final ParameterBlock BLOCK = new ParameterBlock("w", List.of(2, 3));
    private static final ParameterBlock HALF_THE_F32_BOUND = new ParameterBlock("half", List.of(1 << 14, 1 << 14));

    static Stream<Arguments> invalid() {
        return Stream.of(
                bad(() -> numbers(-1, 1, 1, 1), "partition must be at least 0", "got: -1"),
                bad(() -> numbers(0, 0, 1, 1), "planned steps must be at least 1", "got: 0"),
                bad(() -> numbers(0, 1, 0, 1), "publish every must be at least 1", "got: 0"),
                bad(() -> numbers(0, 1, 1, 0), "BLAS threads must be at least 1", "got: 0"),
                bad(() -> attempts(), "run r must have at least 1 attempt", "got: 0"),
                bad(() -> attempts(2), "attempts of run r must be numbered from 1 without holes", "number=2"),
                bad(() -> attempts(1, 3), "numbered from 1 without holes", "number=3"),
                bad(() -> attempts(2, 1), "numbered from 1 without holes", "number=2"),
                bad(() -> attempt(0, 0, 0, Instant.EPOCH), "attempt must be at least 1", "got: 0"),
                bad(() -> attempt(1, -1, 0, Instant.EPOCH), "first step must be at least 0", "got: -1"),
                bad(() -> attempt(1, 0, -1, Instant.EPOCH), "start offset in edgewatch.steps must be", "got: -1"),
                bad(
                        () -> attempt(1, 0, 0, Instant.MAX),
                        "start of attempt 1",
                        "epoch milliseconds",
                        "got: +1000000000"),
                bad(() -> new ParameterBlock(" ", List.of(1)), "name of a parameter block", "got: ' '"),
                bad(() -> new ParameterBlock("w", List.of(2, 0)), "size of parameter block w must be at least 1", "0"),
                bad(() -> layout(Precision.F32), "number of weights of run r must be at least 1", "got: 0"),
                bad(
                        () -> layout(Precision.F32, HALF_THE_F32_BOUND, HALF_THE_F32_BOUND),
                        "number of weights of run r must be at most 536870907",
                        "got: 536870912"),
                bad(
                        () -> layout(Precision.F64, HALF_THE_F32_BOUND),
                        "size of half in run r must be at most 268435453",
                        "got: 268435456"),
                bad(
                        () -> layout(Precision.F32, new ParameterBlock("huge", List.of(1 << 30, 1 << 30, 1 << 30))),
                        "parameter block huge is too large",
                        "[1073741824, 1073741824, 1073741824]"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void whatIsInvalidIsRefusedWithWhatGotAndWanted(ThrowingCallable construction, String[] said) {
        // Given
        var attempt = construction;
        // When
        var refusal = assertThatThrownBy(attempt);
        // Then
        refusal.isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(said);
    }

    @Test
    void theDimensionIsTheSumOfTheBlocksAndABlockWithoutShapeIsANumber() {
        // Given
        RunManifest manifest = layout(Precision.F32, BLOCK, new ParameterBlock("scale", List.of()));
        // When
        int dimension = manifest.dimension();
        // Then
        assertThat(dimension).isEqualTo(7);
    }

    @Test
    void theLatestAttemptIsTheOneWithTheHighestNumber() {
        // Given
        RunManifest manifest = attempts(1, 2, 3);
        // When
        Attempt latest = manifest.latestAttempt();
        // Then
        assertThat(latest.number()).isEqualTo(3);
    }

    private static Arguments bad(ThrowingCallable construction, String... said) {
        return arguments(construction, said);
    }

    private static Attempt attempt(int number, long firstStep, long offset, Instant started) {
        return new Attempt(number, firstStep, Map.of(Topic.STEPS, offset), started);
    }

    private static RunManifest attempts(int... numbers) {
        List<Attempt> attempts = Arrays.stream(numbers)
                .mapToObj(number -> attempt(number, 0, 0, Instant.EPOCH))
                .toList();
        return manifest(0, 1, 1, 1, Precision.F32, List.of(BLOCK), attempts);
    }

    private static RunManifest numbers(int partition, long plannedSteps, int publishEvery, int blasThreads) {
        List<Attempt> attempts = List.of(attempt(1, 0, 0, Instant.EPOCH));
        return manifest(partition, plannedSteps, publishEvery, blasThreads, Precision.F32, List.of(BLOCK), attempts);
    }

    private static RunManifest layout(Precision precision, ParameterBlock... blocks) {
        return manifest(0, 1, 1, 1, precision, List.of(blocks), List.of(attempt(1, 0, 0, Instant.EPOCH)));
    }

    private static RunManifest manifest(
            int partition,
            long plannedSteps,
            int publishEvery,
            int blasThreads,
            Precision precision,
            List<ParameterBlock> layout,
            List<Attempt> attempts) {
        Specification any = Specification.of("any", Map.of());
        return new RunManifest(
                "r",
                "",
                partition,
                any,
                any,
                any,
                any,
                precision,
                layout,
                new DatasetReference("a".repeat(64), 0, 0, 1, 1),
                0,
                Optional.empty(),
                plannedSteps,
                PublishPlan.every(publishEvery),
                blasThreads,
                Map.of(),
                attempts);
    }
}
