package io.edgewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.edgewatch.streams.StreamsSettings.GroupProtocol;
import io.edgewatch.streams.phase.PhaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    private static final Path STATE = Path.of("state");

    private static StreamsSettings settings(int threads, String instance, int replication, Duration grace) {
        return new StreamsSettings(
                "app",
                STATE,
                threads,
                instance,
                PhaseSettings.defaults(),
                grace,
                Duration.ofMinutes(15),
                GroupProtocol.CLASSIC,
                replication,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    @Test
    void judgeByTheSharpnessInstanceUnlessTold() {
        StreamsSettings defaults = StreamsSettings.in(STATE);
        assertThat(defaults.judgingInstance()).isEqualTo("sharpness");
        assertThat(defaults.applicationId()).isEqualTo("edgewatch-streams");
    }

    @Test
    void refuseWhatCannotRun() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> settings(0, "sharpness", 1, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> settings(1, "Not a name", 1, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> settings(1, "sharpness", 0, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> settings(1, "sharpness", 1, Duration.ZERO));
    }
}
