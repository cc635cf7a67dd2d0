package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorChecksumTest {

    @Test
    void isCrc32cByItsPublishedCheckValue() {
        // Given
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        // When
        int checksum = TensorChecksum.of(check);
        // Then
        assertThat(checksum).isEqualTo(0xe3069283); // the catalogue of CRC algorithms, CRC-32/ISCSI
    }

    @Test
    void doesNotDependOnWhereTheTensorWasCut() {
        // Given
        byte[] tensor = new RandomRecords(1).bytes(1000);
        int whole = TensorChecksum.of(tensor);
        // When
        List<Integer> cut = IntStream.rangeClosed(0, tensor.length)
                .mapToObj(at ->
                        TensorChecksum.of(Arrays.copyOf(tensor, at), Arrays.copyOfRange(tensor, at, tensor.length)))
                .toList();
        // Then
        assertThat(cut).containsOnly(whole);
    }

    @Test
    void noticesEveryFlippedBit() {
        // Given
        byte[] tensor = new RandomRecords(2).bytes(100);
        int whole = TensorChecksum.of(tensor);
        // When
        List<Integer> flipped = IntStream.range(0, tensor.length * Byte.SIZE)
                .mapToObj(bit -> {
                    byte[] copy = tensor.clone();
                    copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                    return TensorChecksum.of(copy);
                })
                .toList();
        // Then
        assertThat(flipped).doesNotContain(whole);
    }

    @Test
    void noticesChunksThatChangedPlaces() {
        // Given
        byte[] first = {1, 2, 3, 4};
        byte[] second = {5, 6, 7, 8};
        // When
        int swapped = TensorChecksum.of(second, first);
        // Then
        assertThat(swapped).isNotEqualTo(TensorChecksum.of(first, second));
    }
}
