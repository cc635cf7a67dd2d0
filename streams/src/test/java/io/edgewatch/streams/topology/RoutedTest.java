package io.edgewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.PhaseChangeCodec;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutedTest {

    @Test
    void goesToThePartitionOfItsRunAsTheBytesOfTheWireRecord() {
        // Given
        PhaseChange change = new PhaseChange("a-run", 1, 3, Phase.EDGE, false, 1.1, false, OptionalLong.of(3));
        // When
        Routed routed = Routed.of(change, 5);
        // Then
        assertThat(routed.partitions()).contains(Set.of(5));
        assertThat(Routed.serde().serializer().serialize("any", routed))
                .isEqualTo(new PhaseChangeCodec().encode(change));
    }

    @Test
    void leavesADeadLetterToItsKey() {
        assertThat(Routed.of(new DeadLetter("streams", "t", 5, 1, "", "invalid", ""))
                        .partitions())
                .isEmpty();
    }
}
