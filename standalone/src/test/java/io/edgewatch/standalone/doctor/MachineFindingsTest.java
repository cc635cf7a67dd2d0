package io.edgewatch.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFindingsTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private static Machine machine(
            long heap, String omp, String kernel, int blasThreads, long swapUsed, long freeDisk) {
        return new Machine(
                "17",
                heap,
                "Copy",
                2,
                Optional.of(omp).filter(threads -> !threads.isEmpty()),
                kernel,
                blasThreads,
                50,
                8 * GIB,
                swapUsed,
                freeDisk);
    }

    @Test
    void aGoodMachineHasNoWarnings() {
        assertThat(MachineFindings.of(machine(GIB, "1", "Zen", 2, 0, 100 * GIB), Path.of("/data")))
                .hasSize(8)
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Finding.Verdict.OK));
    }

    @ParameterizedTest
    @CsvSource({
        "256,  1,  Zen,      1,  0,    100000, heap,            WARN",
        "9000, 1,  Zen,      1,  0,    100000, heap,            WARN",
        "1024, '', Zen,      1,  0,    100000, OMP_NUM_THREADS, WARN",
        "1024, 2,  Zen,      1,  0,    100000, OMP_NUM_THREADS, WARN",
        "1024, 1,  Prescott, 1,  0,    100000, BLAS kernel,     WARN",
        "1024, 1,  Zen,      3,  0,    100000, BLAS threads,    WARN",
        "1024, 1,  Zen,      1,  1000, 100000, swap,            WARN",
        "1024, 1,  Zen,      1,  0,    5000,   disk,            WARN",
        "1024, 1,  Zen,      1,  0,    500,    disk,            FAIL"
    })
    void whatHurtsIsFoundAndOnlyThat(
            long heapMib,
            String omp,
            String kernel,
            int blasThreads,
            long swapMib,
            long diskMib,
            String subject,
            Finding.Verdict verdict) {
        // Given
        var machine = machine(heapMib * MIB, omp, kernel, blasThreads, swapMib * MIB, diskMib * MIB);
        // When
        var findings = MachineFindings.of(machine, Path.of("/data"));
        // Then
        assertThat(findings)
                .filteredOn(finding -> finding.verdict() != Finding.Verdict.OK)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo(subject);
                    assertThat(finding.verdict()).isEqualTo(verdict);
                    assertThat(finding.nextStep()).isNotBlank();
                });
    }

    @Test
    void looksAtTheMachineItRunsOn() {
        // When
        var machine = Machine.look(Path.of("/no/such/directory/yet"));
        // Then
        assertThat(machine.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(machine.memoryBytes()).isGreaterThan(100 * MIB);
        assertThat(machine.freeDiskBytes()).isPositive();
        assertThat(machine.gigaflops()).isPositive();
    }

    @Test
    void aWarningWithoutANextStepIsNone() {
        assertThatThrownBy(() -> Finding.warn("heap", "small", "")).hasMessageContaining("next step");
    }
}
