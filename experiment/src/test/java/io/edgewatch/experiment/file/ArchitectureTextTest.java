package io.edgewatch.experiment.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.architecture.Architecture;
import io.edgewatch.numerics.network.architecture.LayerList;
import io.edgewatch.numerics.network.architecture.Normalizing;
import io.edgewatch.numerics.network.architecture.Recurrent;
import io.edgewatch.numerics.network.architecture.ResNet;
import io.edgewatch.numerics.network.architecture.SequenceTransformer;
import io.edgewatch.numerics.network.architecture.StateSpaces;
import io.edgewatch.numerics.network.architecture.VisionTransformer;
import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.AsSequence;
import io.edgewatch.numerics.network.layer.Attention;
import io.edgewatch.numerics.network.layer.AveragePooling;
import io.edgewatch.numerics.network.layer.Conv;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.Flatten;
import io.edgewatch.numerics.network.layer.GlobalPooling;
import io.edgewatch.numerics.network.layer.GroupNorm;
import io.edgewatch.numerics.network.layer.LastPosition;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerNorm;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.RmsNorm;
import io.edgewatch.numerics.network.layer.SequenceMean;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTextTest {
    private static final List<Layer> EVERY_LAYER = List.of(
            new Dense(5, false),
            new Conv(3, 1, 2, false),
            new Activated(Activation.SILU),
            new AveragePooling(),
            new GlobalPooling(),
            new Flatten(),
            new LayerNorm(),
            new GroupNorm(2),
            Residual.of(new Dense(7, true), new Activated(Activation.GELU)),
            new Residual(List.of(new Conv(4, 3, 1, true)), List.of(new Conv(4, 1, 1, false))),
            new Embedding(6),
            new Positions(),
            new Patches(4),
            new AsSequence(3),
            new Attention(2, true, false),
            new Lstm(3),
            new Mamba(4, 1, 2, 3),
            new RmsNorm(),
            new SequenceMean(),
            new LastPosition());

    static Stream<Architecture> architectures() {
        return Stream.of(
                new LayerList(EVERY_LAYER),
                new ResNet(8, List.of(2, 1), new Normalizing.ByGroup(2), Activation.RELU),
                new ResNet(4, List.of(1), new Normalizing.Whole(), Activation.GELU),
                new VisionTransformer(7, 8, 2, 4, 16, Activation.TANH),
                new SequenceTransformer(8, 1, 2, 12, true, Activation.SILU),
                new Recurrent(5, 2),
                new StateSpaces(6, 3, new Mamba(4, 1, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void settingsOfAnArchitectureReadAsTheSameOne(Architecture architecture) {
        // When
        var settings = ArchitectureText.settings(architecture);
        // Then
        assertThat(ArchitectureText.parse(architecture.kind(), settings)).isEqualTo(architecture);
    }

    @Test
    void everyLayerThereIsHasBeenTried() {
        assertThat(EVERY_LAYER).extracting(Object::getClass).contains((Class[]) Layer.class.getPermittedSubclasses());
    }

    @Test
    void everyKindOfArchitectureHasBeenTried() {
        assertThat(architectures()).extracting(Architecture::kind).containsAll(ArchitectureText.kinds());
    }

    static Stream<Arguments> shortest() {
        return Stream.of(
                Arguments.of(
                        "{kind: resnet}",
                        new ResNet(16, List.of(3, 3, 3), new Normalizing.ByGroup(4), Activation.GELU)),
                Arguments.of("{kind: vit}", new VisionTransformer(4, 64, 4, 4, 256, Activation.GELU)),
                Arguments.of("{kind: vit, width: 8}", new VisionTransformer(4, 8, 4, 4, 32, Activation.GELU)),
                Arguments.of("{kind: transformer}", new SequenceTransformer(64, 2, 4, 256, false, Activation.GELU)),
                Arguments.of("{kind: lstm}", new Recurrent(64, 1)),
                Arguments.of("{kind: mamba}", new StateSpaces(64, 2, new Mamba(16, 2, 4, 4))),
                Arguments.of("{kind: mamba, width: 17, state: 3}", new StateSpaces(17, 2, new Mamba(3, 2, 4, 2))),
                Arguments.of(
                        "{kind: sequential, layers: [{kind: lstm, hidden: 3}, {kind: mamba}]}",
                        new LayerList(List.of(new Lstm(3), new Mamba(16, 2, 4, 1)))),
                Arguments.of(
                        "{kind: sequential, layers: [{kind: conv, filters: 2}, {kind: attention, heads: 1}]}",
                        new LayerList(List.of(new Conv(2, 3, 1, true), new Attention(1, false, true)))));
    }

    @ParameterizedTest
    @MethodSource("shortest")
    void whatIsLeftOutOfAFileHasADefault(String model, Architecture architecture) throws Exception {
        // When
        var experiment = ExperimentFile.parse(ExperimentFileTest.with("model", model), Path.of("/"));
        // Then
        assertThat(experiment.model()).isEqualTo(new ModelChoice.Layered(architecture));
    }
}
