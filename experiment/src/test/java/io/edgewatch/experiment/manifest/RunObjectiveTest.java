package io.edgewatch.experiment.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.DatasetAssembly;
import io.edgewatch.experiment.data.EncodedDataset;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Specification;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RunObjectiveTest {
    private static final Dataset DATASET = new Dataset(
            Nd4j.linspace(DataType.FLOAT, -1, 0.1, 20).reshape('c', 10, 2),
            Nd4j.linspace(DataType.FLOAT, -1, 0.1, 30).reshape('c', 10, 3));

    private static final RunFunction FUNCTION = new RunFunction(
            Specification.of(
                    "mlp", Map.of("inputs", "2", "hidden", "4", "outputs", "3", "activation", "tanh", "bias", "false")),
            Specification.of("mse", Map.of()),
            Specification.of("gd", Map.of("learning-rate", "0.1")),
            Specification.of("full", Map.of()),
            Precision.F32,
            List.of(
                    new ParameterBlock("layers.0.weight", List.of(4, 2)),
                    new ParameterBlock("layers.1.weight", List.of(3, 4))));

    private static final String FEW_IMAGES = "data: {kind: fashion-mnist, classes: [0, 1, 2], examples: 6}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: {kind: mlp, hidden: [5, 4], activation: gelu}\nloss: cross-entropy\nprecision: f64\n",
                "model: {kind: mlp, hidden: [], bias: false}\nloss: mse\nprecision: f32\n",
                "model: {kind: mlp, hidden: [4]}\nloss: mse\ndata: {kind: copying, delay: 2, examples: 5}\n",
                "model: {kind: mlp, hidden: [4], activation: sigmoid}\nloss: cross-entropy\n"
                        + "data: {kind: sorting, length: 4, vocabulary: 3, examples: 5}\n",
                "model: {kind: mlp, hidden: [4]}\nloss: binary-cross-entropy\ndata: {kind: moons, examples: 9}\n",
                "model: {kind: resnet, width: 2, blocks: [1, 1], groups: 2}\nloss: mse\n" + FEW_IMAGES,
                "model: {kind: resnet, width: 3, blocks: [1], norm: layer}\nloss: cross-entropy\n" + FEW_IMAGES,
                "model: {kind: vit, patch: 14, width: 4, depth: 1, heads: 2}\nloss: mse\n" + FEW_IMAGES,
                "model: {kind: transformer, width: 4, depth: 1, heads: 2, causal: true}\nloss: cross-entropy\n"
                        + "data: {kind: copying, symbols: 2, length: 2, delay: 2, examples: 5}\n",
                "model: {kind: lstm, hidden: 4, layers: 2}\nloss: cross-entropy\n"
                        + "data: {kind: copying, symbols: 2, length: 2, delay: 2, examples: 5}\n",
                "model: {kind: mamba, width: 4, depth: 1, state: 2}\nloss: mse\n"
                        + "data: {kind: sorting, length: 4, vocabulary: 3, examples: 5}\n",
                "model: {kind: sequential, layers: [{kind: average-pool}, {kind: conv, filters: 2, stride: 2},"
                        + " {kind: residual, layers: [{kind: group-norm, groups: 2}, {kind: conv, filters: 2}]},"
                        + " {kind: flatten}, {kind: dense, units: 3}]}\nloss: mse\n"
                        + FEW_IMAGES,
            })
    void aConsumerRebuildsTheTrainersLossBitForBit(String part) throws Exception {
        // Given
        var data = part.contains("data:") ? "" : "data: {kind: fashion-mnist, classes: [0, 1, 2], examples: 400}\n";
        var experiment = ExperimentFile.parse(part + data + """
                        name: small
                        optimizer: {kind: gd, learning-rate: 0.12345678901234568}
                        steps: 10
                        """, Path.of("/"));
        try (var prepared = PreparedExperiment.prepare(experiment)) {
            var encoded = EncodedDataset.of(prepared.dataset());
            var published = new RunManifestCodec().encode(manifest(prepared.function(), encoded));
            // When
            var manifest = new RunManifestCodec().decode(published);
            var assembly = new DatasetAssembly(manifest.dataset());
            for (var chunk : encoded.chunks().toList()) {
                assembly.add(chunk);
            }
            try (var rebuilt = RunObjective.from(manifest, assembly.finish())) {
                // Then
                var expected = prepared.objective().at(prepared.initialWeights());
                var actual = rebuilt.objective().at(prepared.initialWeights());
                assertThat(actual.loss()).isEqualTo(expected.loss()).isPositive();
                assertThat(actual.gradient().toDoubleVector())
                        .isEqualTo(expected.gradient().toDoubleVector());
                assertThat(rebuilt.updateRule()).isEqualTo(new GradientDescent(0.12345678901234568));
            }
        }
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                arguments(
                        model(s -> Specification.of("hopfield", s.settings())),
                        "model 'hopfield' is not known to this edgewatch, which knows: mlp, cnn, sequential, resnet, vit,"
                                + " transformer, lstm, mamba, quadratic, self-stabilization"),
                arguments(
                        model(s -> Specification.of("vit", s.settings())),
                        "model 'vit' has settings [activation, bias, hidden, inputs, outputs], but no 'input'"),
                arguments(
                        sequential("[{kind: dense, units: 3, bias: true}]", "tokens 2"),
                        "model 'sequential' has input 'tokens 2', which this edgewatch cannot read: wanted features SIZE,"
                                + " image CHANNELS ROWS COLUMNS or sequence POSITIONS FEATURES"),
                arguments(
                        sequential("[{kind: dense, units: 3}]", "features 2"),
                        "model 'sequential': sequential: settings {layers=[{kind: dense, units: 3}]} should read"
                                + " {layers=[{kind: dense, units: 3, bias: true}]}"),
                arguments(
                        sequential("[{kind: dense, units: 3, bias: true}, {kind: dropout}]", "features 2"),
                        "model 'sequential': sequential: unknown value 'dropout' of layers[1].kind (line 1); valid values:"
                                + " dense, conv, activation, average-pool, global-average-pool, flatten, layer-norm,"
                                + " group-norm, residual, embedding, positions, patches, sequence, attention, lstm, mamba, rms-norm,"
                                + " mean, last"),
                arguments(
                        sequential("[{kind: dense, units: 3, bias: true}", "features 2"),
                        "model 'sequential': layers: is not YAML: while parsing a flow sequence in 'reader', line 1, column 1:"
                                + " [{kind: dense, units: 3, bias: true} ^ expected ',' or ']', but got <stream end> in"
                                + " 'reader', line 1, column 37: [{kind: dense, units: 3, bias: true} ^ (line 1)"),
                arguments(
                        sequential("[{kind: patches, side: 2}]", "features 2"),
                        "model 'sequential': layers.0 (patches) takes images, got features [2]"),
                arguments(
                        sequential("[{kind: dense, units: 4, bias: true}]", "features 2"),
                        "model 'sequential': the layers make features [4], but targets are features [3]"),
                arguments(
                        model(s -> with(s, "dropout", "0.1")),
                        "model 'mlp' has settings [activation, bias, dropout, hidden, inputs, outputs], this edgewatch"
                                + " knows it with [activation, bias, hidden, inputs, outputs]"),
                arguments(
                        model(s -> with(s, "activation", "mish")),
                        "model 'mlp' has activation 'mish', which this edgewatch cannot read: no activation named"
                                + " 'mish'; there are: [tanh, gelu, silu, softplus, relu, sigmoid]"),
                arguments(
                        model(s -> with(s, "bias", "yes")),
                        "model 'mlp' has bias 'yes', which this edgewatch cannot read: wanted true or false"),
                arguments(
                        model(s -> with(s, "hidden", "4,,4")),
                        "model 'mlp' has hidden '4,,4', which this edgewatch cannot read: For input string: \"\""),
                arguments(
                        model(s -> with(s, "hidden", "5")),
                        "model 'mlp' has weights [layers.0.weight[5, 2], layers.1.weight[3, 5]] here, but"
                                + " [layers.0.weight[4, 2], layers.1.weight[3, 4]] in the manifest"),
                arguments(
                        criterion(Specification.of("hinge", Map.of())),
                        "criterion 'hinge' is not known to this edgewatch, which knows: mse, cross-entropy, binary-cross-entropy"),
                arguments(
                        criterion(Specification.of("cross-entropy", Map.of("positions", "2"))),
                        "the model's 3 outputs are not the 2 positions of the criterion"),
                arguments(
                        criterion(Specification.of("mse", Map.of("positions", "0"))),
                        "criterion 'mse': outputs have at least one position, got: 0"),
                arguments(
                        criterion(Specification.of("mse", Map.of("masked", "true"))),
                        "the model takes 2 inputs to 3 outputs and their mask in f32, but the data is 10 examples of"
                                + " 2 + 3 f32 numbers (0.0 MB)"),
                arguments(
                        criterion(Specification.of("mse", Map.of("smoothing", "0.1"))),
                        "criterion 'mse' has settings [smoothing], this edgewatch knows it with []"),
                arguments(
                        optimizer(Specification.of("lion", Map.of())),
                        "optimizer 'lion' is not known to this edgewatch, which knows: gd, heavy-ball, nesterov,"
                                + " scalar-rmsprop, rmsprop, adam, adamw"),
                arguments(
                        optimizer(Specification.of("gd", Map.of("learning-rate", "-1"))),
                        "optimizer 'gd' has learning-rate '-1', which this edgewatch cannot read: learning rate must be"
                                + " positive and finite, got: -1.0"),
                arguments(
                        batchRule(Specification.of("cyclic", Map.of("size", "10"))),
                        "batch rule 'cyclic' is not known to this edgewatch, which knows: full, minibatch"),
                arguments(
                        batchRule(
                                Specification.of("minibatch", Map.of("size", "11", "order", "shuffled", "seed", "0"))),
                        "batch size 11 is more than the data's 10 examples"),
                arguments(
                        batchRule(Specification.of("minibatch", Map.of("size", "5", "order", "sorted", "seed", "0"))),
                        "batch rule 'minibatch' has order 'sorted', which this edgewatch cannot read: wanted shuffled or"
                                + " with-replacement"),
                arguments(
                        in(Precision.F64, FUNCTION.layout()),
                        "the model takes 2 inputs to 3 outputs in f64, but the data is 10 examples of 2 + 3 f32"
                                + " numbers (0.0 MB)"));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void refusesWhatItDoesNotKnowOrDoesNotFit(RunFunction function, String message) {
        // Given
        var manifest = manifest(function, EncodedDataset.of(DATASET));
        // When, Then
        assertThatThrownBy(() -> RunObjective.from(manifest, DATASET))
                .isInstanceOf(UnsupportedRunException.class)
                .hasMessage("run small-1: " + message);
    }

    @Test
    void findsTheBatchOfAStepFromTheManifest() throws UnsupportedRunException {
        // Given
        var function =
                batchRule(Specification.of("minibatch", Map.of("size", "4", "order", "with-replacement", "seed", "7")));
        INDArray weights = Nd4j.linspace(DataType.FLOAT, -1, 0.1, 20);
        try (var run = RunObjective.from(manifest(function, EncodedDataset.of(DATASET)), DATASET)) {
            // When
            double loss = run.at(12, weights).loss();
            // Then
            var rule = new BatchRule(4, BatchRule.Order.WITH_REPLACEMENT, 7);
            int[] examples = rule.examples(12, 10);
            try (var alone = NetworkObjective.of(
                    ((RunModel.OfNetwork) function.architecture()).network(),
                    function.loss(),
                    Nd4j.pullRows(DATASET.inputs(), 1, examples),
                    Nd4j.pullRows(DATASET.targets(), 1, examples))) {
                assertThat(loss).isEqualTo(alone.at(weights).loss());
                assertThat(run.objective().at(weights).loss()).isNotEqualTo(loss);
            }
        }
    }

    @Test
    void refusesWeightsInAnotherOrder() {
        // Given
        var layout = new ArrayList<>(FUNCTION.layout());
        layout.add(layout.remove(0));
        // When, Then
        assertThatThrownBy(() -> RunObjective.from(in(Precision.F32, layout), DATASET))
                .isInstanceOf(UnsupportedRunException.class)
                .hasMessageEndingWith("but [layers.1.weight[3, 4], layers.0.weight[4, 2]] in the manifest");
    }

    @Test
    void acceptsTheFunctionThatTheMistakesAreMadeOf() throws UnsupportedRunException {
        // When
        try (var rebuilt = RunObjective.from(FUNCTION, DATASET)) {
            // Then
            assertThat(rebuilt.objective().dimension()).isEqualTo(20);
        }
    }

    private static RunFunction model(UnaryOperator<Specification> change) {
        return function(
                change.apply(FUNCTION.model()), FUNCTION.criterion(), FUNCTION.optimizer(), FUNCTION.batchRule());
    }

    private static RunFunction sequential(String layers, String input) {
        return model(
                s -> Specification.of("sequential", Map.of("layers", layers, "input", input, "output", "features 3")));
    }

    private static RunFunction criterion(Specification criterion) {
        return function(FUNCTION.model(), criterion, FUNCTION.optimizer(), FUNCTION.batchRule());
    }

    private static RunFunction optimizer(Specification optimizer) {
        return function(FUNCTION.model(), FUNCTION.criterion(), optimizer, FUNCTION.batchRule());
    }

    private static RunFunction batchRule(Specification batchRule) {
        return function(FUNCTION.model(), FUNCTION.criterion(), FUNCTION.optimizer(), batchRule);
    }

    private static RunFunction in(Precision precision, List<ParameterBlock> layout) {
        return new RunFunction(
                FUNCTION.model(), FUNCTION.criterion(), FUNCTION.optimizer(), FUNCTION.batchRule(), precision, layout);
    }

    private static RunFunction function(
            Specification model, Specification criterion, Specification optimizer, Specification batchRule) {
        return new RunFunction(model, criterion, optimizer, batchRule, Precision.F32, FUNCTION.layout());
    }

    private static Specification with(Specification specification, String name, String value) {
        var settings = new TreeMap<>(specification.settings());
        settings.put(name, value);
        return new Specification(specification.kind(), settings);
    }

    private static RunManifest manifest(RunFunction function, EncodedDataset encoded) {
        return new RunManifest(
                "small-1",
                "small",
                0,
                function.model(),
                function.criterion(),
                function.optimizer(),
                function.batchRule(),
                function.precision(),
                function.layout(),
                new DatasetReference(encoded.contentHash(), 0, 0, encoded.chunkCount(), encoded.totalBytes()),
                0,
                Optional.empty(),
                10,
                PublishPlan.every(1),
                1,
                Map.of(),
                List.of(new Attempt(1, 0, Map.of(), Instant.EPOCH)));
    }
}
