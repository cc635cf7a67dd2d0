package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.Alert;
import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All parts but the command line, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineIT {
    private Pipeline pipeline;

    @BeforeAll
    void start(@TempDir Path directory) {
        pipeline = new Pipeline(directory);
    }

    @AfterAll
    void stop() throws Exception {
        pipeline.close();
    }

    @Test
    void lossAndSharpnessOfEveryStepAreWhatTheExperimentGivesWithoutKafka() throws Exception {
        // Given
        Experiment experiment = SmallExperiments.small(0.01, 60, 0);
        // When
        pipeline.awaitEnd(pipeline.train(experiment, "exact"), "sharpness");
        // Then
        List<RunEvent.Step> steps = steps("exact");
        Map<Long, Measurement> sharpness = measured("exact", "sharpness", "sharpness");
        assertThat(steps).extracting(RunEvent.Step::step).containsExactlyElementsOf(stepNumbers(60));
        assertThat(sharpness.keySet()).containsExactlyElementsOf(stepNumbers(60));
        compareWithDirectComputation(experiment, steps, sharpness);
    }

    @ParameterizedTest
    @EnumSource
    void aStepOfEveryArchitectureIsMeasuredAsItIs(SmallArchitecture architecture) throws Exception {
        // Given
        Experiment experiment = architecture.experiment(2);
        String run = experiment.name();
        // When
        pipeline.awaitEnd(pipeline.train(experiment, run), "sharpness");
        // Then
        List<RunEvent.Step> steps = steps(run);
        Map<Long, Measurement> sharpness = measured(run, "sharpness", "sharpness");
        assertThat(steps).hasSize(2);
        assertThat(sharpness.keySet()).containsExactly(0L, 1L);
        compareWithDirectComputation(experiment, steps, sharpness);
    }

    private static void compareWithDirectComputation(
            Experiment experiment, List<RunEvent.Step> steps, Map<Long, Measurement> sharpness) throws Exception {
        try (PreparedExperiment prepared = PreparedExperiment.prepare(experiment);
                TopSpectrum spectrum = new TopSpectrum(
                        prepared.objective().dimension(),
                        prepared.initialWeights().dataType(),
                        SpectrumSettings.strict(1, prepared.initialWeights().dataType(), 7))) {
            INDArray weights = prepared.initialWeights();
            Optimizer optimizer = Optimizer.of(prepared.updateRule());
            for (RunEvent.Step step : steps) {
                PointEvaluation point = prepared.objective().at(weights);
                assertThat(step.loss()).isEqualTo(point.loss()); // the same code on the same bits
                EigenEstimates exact = (EigenEstimates)
                        spectrum.of(new HessianOperator(prepared.objective().dimension(), weights.dataType(), point));
                Measurement measured = at(sharpness, step.step());
                assertThat(measured.value())
                        .isCloseTo(exact.value(0), within(measured.uncertainty() + exact.residual(0)));
                optimizer.update(weights, point.gradient());
            }
        }
    }

    @Test
    void severalRunsAtOnceAreEachMeasuredInFullOnTheirOwnPartitions() throws Exception {
        // Given
        List<Trainer> trainers = new ArrayList<>();
        // When
        for (int i = 0; i < 3; i++) {
            trainers.add(pipeline.train(SmallExperiments.small(0.01, 40, i), "together-" + i));
        }
        trainers.forEach(trainer -> pipeline.awaitEnd(trainer, "sharpness"));
        // Then
        for (int i = 0; i < 3; i++) {
            assertThat(measured("together-" + i, "sharpness", "ratio").keySet())
                    .containsExactlyElementsOf(stepNumbers(40));
        }
    }

    @Test
    void anInstanceThatComesAfterTheRunMeasuresItFromItsStart() throws Exception {
        // Given
        pipeline.awaitEnd(pipeline.train(SmallExperiments.small(0.01, 30, 0), "replayed"), "sharpness");
        Map<Long, Measurement> live = measured("replayed", "sharpness", "sharpness");
        // When
        pipeline.analyze("late", Map.of("tolerance", "1e-6"));
        // Then
        await().atMost(Duration.ofMinutes(2))
                .until(() -> measured("replayed", "late", "sharpness").size() == 30);
        measured("replayed", "late", "sharpness")
                .forEach((step, late) -> assertThat(late.value())
                        .isCloseTo(
                                at(live, step).value(),
                                within(late.uncertainty() + at(live, step).uncertainty())));
    }

    @Test
    void recordsThatCannotBeReadBecomeDeadLettersAndCostNoStep() throws Exception {
        // Given
        byte[] garbage = "not a record of ours".getBytes(StandardCharsets.UTF_8);
        List<Topic> poisoned = List.of(Topic.RUNS, Topic.STEPS, Topic.WEIGHTS, Topic.MEASUREMENTS);
        try (Producer<byte[], byte[]> producer = pipeline.producer()) {
            for (Topic topic : poisoned) {
                for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
                    producer.send(new ProducerRecord<>(topic.topicName(), partition, garbage, garbage));
                }
            }
        }
        // When
        RunView view = pipeline.awaitEnd(pipeline.train(SmallExperiments.small(0.01, 40, 0), "poisoned"), "sharpness");
        // Then
        assertThat(view.measuredSteps()).isEqualTo(40);
        assertThat(view.gapSteps()).isZero();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(deadLetters("sharpness"))
                        .extracting(DeadLetter::topic)
                        .contains(Topic.RUNS.topicName(), Topic.STEPS.topicName(), Topic.WEIGHTS.topicName()));
        assertThat(pipeline.metrics()).contains("edgewatch_rejected_records_total");
    }

    @Test
    void aRunThatDivergesEndsWithAnAlertAndEveryStepAccountedFor() throws Exception {
        // When
        RunView view = pipeline.awaitEnd(pipeline.train(SmallExperiments.small(1e6, 200, 0), "diverging"), "sharpness");
        // Then
        assertThat(view.ended().orElseThrow().outcome()).isEqualTo(RunEvent.Outcome.FAILED);
        assertThat(view.ended().orElseThrow().detail()).contains("diverged");
        assertThat(view.phase()).contains(Phase.DIVERGED);
        assertThat(view.alerts()).extracting(Alert::kind).contains(Alert.Kind.DIVERGED);
    }

    @Test
    void seriesOfARunAreThereWhileItLivesAndGoWhenItIsOver() throws Exception {
        // Given
        Trainer trainer = pipeline.train(SmallExperiments.small(0.01, 1_000_000, 0), "seen");
        // When
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(pipeline.metrics())
                        .contains(
                                "edgewatch_run_ratio{run=\"seen\"}",
                                "edgewatch_run_sharpness_threshold{run=\"seen\"} 200.0"));
        trainer.requestStop();
        pipeline.awaitEnd(trainer, "sharpness");
        // Then
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(pipeline.metrics()).doesNotContain("run=\"seen\""));
    }

    private static Measurement at(Map<Long, Measurement> measured, long step) {
        return Objects.requireNonNull(measured.get(step), () -> "no measurement of step " + step);
    }

    private static List<Long> stepNumbers(int steps) {
        return LongStream.range(0, steps).boxed().toList();
    }

    private List<RunEvent.Step> steps(String run) throws Exception {
        RunEventCodec codec = new RunEventCodec();
        List<RunEvent.Step> steps = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : pipeline.records(Topic.STEPS)) {
            if (new String(record.key(), StandardCharsets.UTF_8).equals(run)
                    && codec.decode(record.value()) instanceof RunEvent.Step step) {
                steps.add(step);
            }
        }
        return steps;
    }

    private Map<Long, Measurement> measured(String run, String instance, String quantity) throws Exception {
        MeasurementCodec codec = new MeasurementCodec();
        Map<Long, Measurement> measured = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : pipeline.records(Topic.MEASUREMENTS)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith(run + "/") && key.endsWith("/" + instance + "/" + quantity + "/0")) {
                Measurement measurement = codec.decode(record.key(), record.value());
                assertThat(measured.put(measurement.key().step(), measurement))
                        .as("a second record of " + measurement.key())
                        .isNull();
            }
        }
        return measured;
    }

    private List<DeadLetter> deadLetters(String source) {
        return pipeline.records(Topic.DEAD_LETTERS).stream()
                .map(record -> {
                    try {
                        return new DeadLetterCodec().decode(record.value());
                    } catch (MalformedRecordException e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(letter -> letter.source().equals(source))
                .collect(Collectors.toList());
    }
}
