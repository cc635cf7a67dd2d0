package io.edgewatch.analyzers.host.assembly;

import static io.edgewatch.wire.TensorKind.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.TensorChunkHeader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkRefusalTest {
    private final StepAssembler assembler =
            RunLog.assembler(RunLog.manifest("a-run", 5, 1, 1), Set.of(WEIGHTS), Map.of());

    private static TensorChunkHeader header(long totalBytes) {
        return new TensorChunkHeader(
                "a-run", 1, 0, WEIGHTS, Precision.F64, 0, Bounds.chunksFor(totalBytes), totalBytes, 0);
    }

    @Test
    void aTensorOfAnotherSizeIsRefusedBeforeAnythingIsAllocated() {
        // Given: more than the test's heap could hold many times over
        var header = header(2_000_000_000);
        // When
        for (int i = 0; i < 100; i++) {
            var refusal = catchThrowableOfType(
                    MalformedRecordException.class, () -> assembler.addChunk(header, 7, new byte[Bounds.CHUNK_BYTES]));
            // Then
            assertThat(refusal.reason()).isEqualTo(MalformedRecordException.Reason.OVERSIZED);
            assertThat(refusal).hasMessageContaining("a tensor of 2000000000 bytes in a run whose tensors have 40");
        }
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 39, 41})
    void aChunkOfAnotherLengthThanItsPlaceDemandsIsRefused(int length) {
        // When
        var refusal = catchThrowableOfType(
                MalformedRecordException.class, () -> assembler.addChunk(header(40), 7, new byte[length]));
        // Then
        assertThat(refusal.reason()).isEqualTo(MalformedRecordException.Reason.TRUNCATED);
        assertThat(refusal).hasMessageContaining("chunk 0 of 1 should have 40 bytes, has " + length);
        assertThat(assembler.bufferedBytes(WEIGHTS)).isZero();
    }
}
