package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateChunksTest {
    private static byte[] state(int bytes, int seed) {
        byte[] state = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            state[i] = (byte) (seed + i * 31 + (i >> 13));
        }
        return state;
    }

    private static List<byte[]> cut(StateChunks chunks, byte[] state) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < chunks.count(); i++) {
            all.add(chunks.chunk(state, i));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, StateChunks.CHUNK_BYTES, StateChunks.CHUNK_BYTES + 1})
    void aStateIsCutAndPutTogetherAgain(int bytes) {
        // Given
        byte[] state = state(bytes, 1);
        var chunks = StateChunks.of(1, state);
        // When
        var whole = chunks.assemble(cut(chunks, state)::get);
        // Then
        assertThat(whole)
                .hasValueSatisfying(
                        read -> assertThat(Arrays.equals(read, state)).isTrue());
    }

    @Test
    void chunksOfTwoStatesAreNoState() {
        // Given
        byte[] state = state(StateChunks.CHUNK_BYTES + 5, 1);
        var chunks = StateChunks.of(0, state);
        List<byte[]> mixed = cut(chunks, state);
        mixed.set(1, cut(chunks, state(state.length, 2)).get(1));
        // When, then
        assertThat(chunks.assemble(mixed::get)).isEmpty();
    }

    @Test
    void aChunkThatIsMissingOrOfAnotherLengthIsNoState() {
        // Given
        byte[] state = state(StateChunks.CHUNK_BYTES + 5, 1);
        var chunks = StateChunks.of(0, state);
        List<byte[]> all = cut(chunks, state);
        // When, then
        assertThat(chunks.assemble(i -> i == 0 ? all.get(0) : null)).isEmpty();
        assertThat(chunks.assemble(i -> i == 0 ? all.get(0) : new byte[4])).isEmpty();
    }

    @Test
    void progressCarriesThem() throws Exception {
        // Given
        var chunks = new StateChunks(1, 20 << 20, 0xBADCAFE);
        Progress progress = GoldenRecords.PROGRESS.withStateBeside(chunks);
        // When
        Progress read = new ProgressCodec().decode(new ProgressCodec().encode(progress));
        // Then
        assertThat(read.stateChunks()).contains(chunks);
        assertThat(read.state()).isEmpty();
        assertThat(read.lastCompletedStep()).isEqualTo(progress.lastCompletedStep());
    }

    @Test
    void aKeyRoundTripsAndIsNoProgressKey() throws Exception {
        // Given
        var key = new StateChunkKey(1, 12, new ProgressKey("central-flow", "a-run"));
        // When
        byte[] bytes = key.encode();
        // Then
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("state/1/12/central-flow/a-run");
        assertThat(StateChunkKey.decode(bytes)).isEqualTo(key);
        assertThat(StateChunkKey.isOne(bytes)).isTrue();
        assertThat(StateChunkKey.isOne(new ProgressKey("state", "a-run").encode()))
                .isFalse();
        assertThatThrownBy(() -> ProgressKey.decode(bytes)).isInstanceOf(MalformedRecordException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"state/2/0/i/r", "state/0/01/i/r", "state/0/-1/i/r", "state/0/0/i", "state/0/0/i/R", "i/r", ""})
    void whatIsNoStateChunkKeyIsInvalid(String key) {
        assertThatThrownBy(() -> StateChunkKey.decode(key.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aStateOfMoreThanTheBoundIsRefused() {
        assertThatThrownBy(() -> new StateChunks(0, StateChunks.MAX_BYTES + 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("state bytes must be at most 268435456");
    }
}
