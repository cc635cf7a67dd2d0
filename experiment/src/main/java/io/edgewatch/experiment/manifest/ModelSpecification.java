package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.data.TrainingData;
import io.edgewatch.experiment.file.ArchitectureText;
import io.edgewatch.numerics.landscape.SelfStabilization;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Cnn;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.architecture.Architecture;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Architectures and landscapes as manifests name them. */
final class ModelSpecification {
    private static final String MLP = "mlp";
    private static final String CNN = "cnn";
    private static final String QUADRATIC = "quadratic";
    private static final String SELF_STABILIZATION = "self-stabilization";
    private static final List<String> KINDS = Stream.of(
                    List.of(MLP, CNN), ArchitectureText.kinds(), List.of(QUADRATIC, SELF_STABILIZATION))
            .flatMap(List::stream)
            .toList();
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private ModelSpecification() {}

    /**
     * The model on that data, every setting filled in.
     *
     * @throws IllegalArgumentException if the data is not what the model takes
     */
    static Specification of(ModelChoice model, TrainingData data) {
        if (model instanceof ModelChoice.Mlp mlp) {
            return mlp(mlp, data);
        }
        if (model instanceof ModelChoice.Cnn cnn) {
            return cnn(cnn, data);
        }
        if (model instanceof ModelChoice.Layered layered) {
            return layered(layered.architecture(), data);
        }
        if (model instanceof ModelChoice.Quadratic) {
            return Specification.of(QUADRATIC, Map.of("dimension", inputs(data)));
        }
        if (model instanceof ModelChoice.SelfStabilization self) {
            return Specification.of(
                    SELF_STABILIZATION, Map.of("a", Double.toString(self.a()), "b", Double.toString(self.b())));
        }
        throw new IllegalArgumentException("no specification for " + model);
    }

    private static Specification mlp(ModelChoice.Mlp mlp, TrainingData data) {
        return Specification.of(
                MLP,
                Map.of(
                        "inputs", inputs(data),
                        "hidden", mlp.hidden().stream().map(String::valueOf).collect(Collectors.joining(",")),
                        "outputs", outputs(data),
                        "activation", mlp.activation().lowerCaseName(),
                        "bias", Boolean.toString(mlp.bias())));
    }

    private static String inputs(TrainingData data) {
        return Integer.toString(data.dataset().shape().inputs());
    }

    private static String outputs(TrainingData data) {
        return Integer.toString(data.targets().outputs());
    }

    private static ImageShape image(TrainingData data) {
        if (data.examples().isPresent() && data.examples().get() instanceof ImageShape image) {
            return image;
        }
        throw new IllegalArgumentException(
                "a cnn takes images: say what an example is, data: {kind: npy, …, shape: [channels, rows, columns]}");
    }

    private static Specification cnn(ModelChoice.Cnn cnn, TrainingData data) {
        ImageShape image = image(data);
        return Specification.of(
                CNN,
                Map.of(
                        "channels", Integer.toString(image.channels()),
                        "height", Integer.toString(image.height()),
                        "width", Integer.toString(image.width()),
                        "filters", Integer.toString(cnn.width()),
                        "outputs", outputs(data),
                        "activation", cnn.activation().lowerCaseName()));
    }

    private static Specification layered(Architecture architecture, TrainingData data) {
        Map<String, String> settings = new TreeMap<>(ArchitectureText.settings(architecture));
        settings.put(INPUT, LayerShapeText.ofExamples(data));
        settings.put(OUTPUT, LayerShapeText.of(data.targets()));
        return Specification.of(architecture.kind(), settings);
    }

    static RunModel model(Specification specification) throws UnsupportedRunException {
        KnownSpecification known = KnownSpecification.of("model", specification, KINDS);
        return switch (specification.kind()) {
            case MLP -> mlp(known.withSettings("inputs", "hidden", "outputs", "activation", "bias"));
            case CNN -> cnn(known.withSettings("channels", "height", "width", "filters", "outputs", "activation"));
            case QUADRATIC ->
                new RunModel.OfQuadratic(known.withSettings("dimension").get("dimension", ModelSpecification::size));
            case SELF_STABILIZATION -> selfStabilization(known.withSettings("a", "b"));
            default -> layered(known, specification);
        };
    }

    private static RunModel layered(KnownSpecification known, Specification specification)
            throws UnsupportedRunException {
        known.withAtLeast(INPUT, OUTPUT);
        LayerShape input = known.get(INPUT, LayerShapeText::parse);
        LayerShape output = known.get(OUTPUT, LayerShapeText::parse);
        Map<String, String> settings = new TreeMap<>(specification.settings());
        settings.keySet().removeAll(List.of(INPUT, OUTPUT));
        return known.checked(() -> new RunModel.OfNetwork(
                ArchitectureText.parse(specification.kind(), settings).on(input, output)));
    }

    private static RunModel mlp(KnownSpecification mlp) throws UnsupportedRunException {
        return new RunModel.OfNetwork(new Mlp(
                mlp.get("inputs", ModelSpecification::size),
                mlp.get("hidden", ModelSpecification::sizes),
                mlp.get("outputs", ModelSpecification::size),
                mlp.get("activation", Activation::named),
                mlp.get("bias", KnownSpecification::flag)));
    }

    private static RunModel cnn(KnownSpecification cnn) throws UnsupportedRunException {
        int channels = cnn.get("channels", ModelSpecification::size);
        int height = cnn.get("height", ModelSpecification::size);
        int width = cnn.get("width", ModelSpecification::size);
        int filters = cnn.get("filters", ModelSpecification::size);
        int outputs = cnn.get("outputs", ModelSpecification::size);
        Activation activation = cnn.get("activation", Activation::named);
        return new RunModel.OfNetwork(
                cnn.checked(() -> new Cnn(channels, height, width, filters, outputs, activation)));
    }

    private static RunModel selfStabilization(KnownSpecification self) throws UnsupportedRunException {
        double a = self.get("a", Double::parseDouble);
        double b = self.get("b", Double::parseDouble);
        return new RunModel.OfSelfStabilization(self.checked(() -> new SelfStabilization(a, b)));
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
}
