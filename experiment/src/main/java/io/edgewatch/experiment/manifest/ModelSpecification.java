package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.data.DatasetShape;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Architectures as manifests name them. */
final class ModelSpecification {
    private static final String MLP = "mlp";

    private ModelSpecification() {}

    /** The model on data of this shape, every setting filled in. */
    static Specification of(ModelChoice model, DatasetShape shape) {
        if (model instanceof ModelChoice.Mlp mlp) {
            return Specification.of(
                    MLP,
                    Map.of(
                            "inputs", Integer.toString(shape.inputs()),
                            "hidden", mlp.hidden().stream().map(String::valueOf).collect(Collectors.joining(",")),
                            "outputs", Integer.toString(shape.outputs()),
                            "activation", mlp.activation().lowerCaseName(),
                            "bias", Boolean.toString(mlp.bias())));
        }
        throw new IllegalArgumentException("no specification for " + model);
    }

    static Network network(Specification specification) throws UnsupportedRunException {
        KnownSpecification mlp = KnownSpecification.of("model", specification, List.of(MLP))
                .withSettings("inputs", "hidden", "outputs", "activation", "bias");
        return new Mlp(
                mlp.get("inputs", ModelSpecification::size),
                mlp.get("hidden", ModelSpecification::sizes),
                mlp.get("outputs", ModelSpecification::size),
                mlp.get("activation", Activation::named),
                mlp.get("bias", ModelSpecification::flag));
    }

    private static List<Integer> sizes(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",", -1)).map(ModelSpecification::size).toList();
    }

    private static int size(String text) {
        int size = Integer.parseInt(text);
        if (size < 1) {
            throw new IllegalArgumentException("sizes are at least 1");
        }
        return size;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("wanted true or false");
        };
    }
}
