package io.edgewatch.numerics.network;

import io.edgewatch.numerics.network.architecture.Normalizing;
import io.edgewatch.numerics.network.architecture.Recurrent;
import io.edgewatch.numerics.network.architecture.ResNet;
import io.edgewatch.numerics.network.architecture.SequenceTransformer;
import io.edgewatch.numerics.network.architecture.StateSpaces;
import io.edgewatch.numerics.network.architecture.VisionTransformer;
import io.edgewatch.numerics.network.layer.LayerShape.Features;
import io.edgewatch.numerics.network.layer.LayerShape.Image;
import io.edgewatch.numerics.network.layer.LayerShape.Sequence;
import io.edgewatch.numerics.network.layer.Mamba;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Architectures small enough to be differentiated three times by brute force, with every loss they take. */
final class SmallArchitectures {

    private SmallArchitectures() {}

    static Stream<Arguments> withLosses() {
        var cases = new ArrayList<Arguments>();
        for (var criterion : Criterion.values()) {
            for (var network : ofOneOutput()) {
                cases.add(Arguments.of(network, Loss.of(criterion)));
            }
            for (var network : ofManyOutputs()) {
                cases.add(Arguments.of(network, new Loss(criterion, 4, false)));
                cases.add(Arguments.of(network, new Loss(criterion, 4, true)));
            }
        }
        return cases.stream();
    }

    private static List<Network> ofOneOutput() {
        var image = new Image(2, 5, 6);
        var output = new Features(3);
        return List.of(
                new ResNet(2, List.of(1, 1), new Normalizing.ByGroup(2), Activation.GELU).on(image, output),
                new ResNet(3, List.of(2), new Normalizing.Whole(), Activation.TANH).on(image, output),
                new VisionTransformer(2, 4, 2, 2, 6, Activation.GELU).on(new Image(1, 4, 6), output),
                new SequenceTransformer(4, 1, 2, 5, false, Activation.SILU).on(new Sequence(3, 4), output),
                new Recurrent(4, 2).on(new Sequence(3, 4), output),
                new StateSpaces(4, 2, new Mamba(2, 2, 3, 1)).on(new Sequence(3, 4), output));
    }

    private static List<Network> ofManyOutputs() {
        var examples = new Sequence(4, 3);
        var output = new Sequence(4, 2);
        return List.of(
                new SequenceTransformer(6, 2, 3, 8, false, Activation.GELU).on(examples, output),
                new SequenceTransformer(4, 1, 2, 8, true, Activation.TANH).on(examples, output),
                new Recurrent(5, 1).on(examples, output),
                new StateSpaces(3, 1, new Mamba(3, 2, 4, 2)).on(examples, output));
    }
}
