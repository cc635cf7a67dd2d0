package io.edgewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.streams.phase.Divergence;
import io.edgewatch.streams.phase.EdgeWatch;
import io.edgewatch.streams.phase.LossWatch;
import io.edgewatch.streams.phase.PhaseSettings;
import io.edgewatch.streams.phase.RunJudgement;
import io.edgewatch.streams.phase.Standing;
import io.edgewatch.streams.phase.StepTrace;
import io.edgewatch.streams.window.StepRing;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateCodecTest {
    private static final PhaseSettings SETTINGS = PhaseSettings.defaults();
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);
    private final StateCodec codec = new StateCodec(SETTINGS);

    static Stream<RunState> runs() {
        StepRing ring = StepRing.empty(SETTINGS.windowSteps()).with(3, 0.25).with(9, Double.NaN);
        Stream<Standing> standings = Stream.of(
                new Standing.Unmeasured(),
                new Standing.Stable(),
                new Standing.Sharpening(),
                new Standing.Edge(17),
                new Standing.AboveEdge(true),
                new Standing.NonFinite());
        Stream<RunState> standing = standings.map(s -> state(
                new LossWatch(ring, 9, new Divergence.None()),
                new EdgeWatch(ring, s, 9, 3, true, OptionalLong.of(0), true),
                new Life.Live()));
        EdgeWatch none = new EdgeWatch(ring, new Standing.Stable(), -1, -1, false, OptionalLong.empty(), false);
        return Stream.concat(
                standing,
                Stream.of(
                        state(new LossWatch(ring, -1, new Divergence.Exploded(12.5)), none, new Life.Ended(-1)),
                        state(new LossWatch(ring, -1, new Divergence.NonFinite()), none, new Life.Settled(8)),
                        state(new LossWatch(ring, -1, new Divergence.None()), none, new Life.Abandoned())));
    }

    private static RunState state(LossWatch loss, EdgeWatch edge, Life life) {
        return new RunState(
                new RunJudgement("a-run", 3, loss, edge),
                life,
                41,
                TIME,
                new Pulse(
                        TIME.plusMillis(5),
                        true,
                        false,
                        StepRing.empty(Pulse.INTERVALS).with(7, 0.25)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void readsBackEveryRunItWrites(RunState state) {
        assertThat(codec.decodeRun(codec.encode(state))).isEqualTo(state);
    }

    @Test
    void readsARunOfTheFormatBeforeSilenceWasKnown() {
        // Given
        RunState state = runs().findFirst().orElseThrow().with(Pulse.none());
        byte[] bytes = codec.encode(state);
        byte[] before = Arrays.copyOf(bytes, bytes.length - 12); // newest, fresh, alerted, an empty ring
        before[0] = 1;
        // When, Then
        assertThat(codec.decodeRun(before)).isEqualTo(state);
    }

    @Test
    void readsBackTracesAndWindows() {
        StepTrace trace = new StepTrace(7, Double.NEGATIVE_INFINITY, 6, true);
        StepRing ring = StepRing.empty(SETTINGS.windowSteps()).with(1, 2);
        assertThat(codec.decodeTrace(codec.encode(trace))).isEqualTo(trace);
        assertThat(codec.decodeRing(codec.encode(ring))).isEqualTo(ring);
    }

    @Test
    void keepsTheNewestStepsWhenTheWindowWasMadeShorter() {
        // Given
        StepRing ring = StepRing.empty(SETTINGS.windowSteps());
        for (int step = 0; step < SETTINGS.windowSteps(); step++) {
            ring = ring.with(step, step);
        }
        PhaseSettings shorter = new PhaseSettings(0.8, 0.9, 1.2, 50, 2, 20, 0, 0, 10, 10, 20);
        // When
        StepRing read = new StateCodec(shorter).decodeRing(codec.encode(ring));
        // Then
        assertThat(read.size()).isEqualTo(20);
        assertThat(read.lastStep()).isEqualTo(49);
    }

    @Test
    void refusesAnUnknownFormatAndSaysWhatToDo() {
        byte[] bytes = codec.encode(StepTrace.NONE);
        bytes[0] = 9;
        assertThatThrownBy(() -> codec.decodeTrace(bytes))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("format 9")
                .hasMessageContaining("reset");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] bytes = codec.encode(runs().findFirst().orElseThrow());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.decodeRun(cut)).isInstanceOf(StateFormatException.class);
        }
    }
}
