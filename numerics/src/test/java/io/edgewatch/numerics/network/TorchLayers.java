package io.edgewatch.numerics.network;

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
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.RmsNorm;
import io.edgewatch.numerics.network.layer.SequenceMean;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The layers once more, in libtorch: [n, d], [n, channels, rows, columns] and [n, length, d]. Normalization and attention are made of elementary
 * operations, because the built-in ones are not right in third derivatives, or have none.
 */
final class TorchLayers {
    private static final double EPSILON = 1e-5;

    private final Function<String, Tensor> parameters;

    TorchLayers(Function<String, Tensor> parameters) {
        this.parameters = parameters;
    }

    Tensor outputs(Sequential network, Tensor rows) {
        long n = rows.size(0);
        return chain("layers", network.layers(), rows.view(sizes(n, network.input())))
                .reshape(n, network.outputs());
    }

    private static long[] sizes(long n, LayerShape shape) {
        if (shape instanceof LayerShape.Image image) {
            return new long[] {n, image.channels(), image.height(), image.width()};
        }
        return shape instanceof LayerShape.Sequence sequence
                ? new long[] {n, sequence.length(), sequence.width()}
                : new long[] {n, shape.size()};
    }

    private Tensor chain(String name, List<Layer> layers, Tensor x) {
        var result = x;
        for (int i = 0; i < layers.size(); i++) {
            result = layer(name + "." + i + ".", layers.get(i), result);
        }
        return result;
    }

    private Tensor layer(String at, Layer layer, Tensor x) {
        if (layer instanceof Activated activated) {
            return TorchOracle.activation(activated.function(), x);
        } else if (layer instanceof Dense dense) {
            return linear(at, dense.bias(), x);
        } else if (layer instanceof Conv conv) {
            return convolution(at, conv, x);
        } else if (layer instanceof AveragePooling) {
            return torch.avg_pool2d(x, 2);
        } else if (layer instanceof GlobalPooling) {
            return mean(x, 2, 3).flatten(1, 3);
        } else if (layer instanceof Flatten) {
            return x.reshape(x.size(0), -1);
        } else if (layer instanceof AsSequence sequence) {
            return x.view(x.size(0), sequence.length(), -1);
        } else if (layer instanceof SequenceMean) {
            return mean(x, 1).squeeze(1);
        } else if (layer instanceof LastPosition) {
            return x.select(1, x.size(1) - 1);
        } else if (layer instanceof Embedding) {
            return x.matmul(parameters.apply(at + "weight"));
        } else if (layer instanceof Positions) {
            return x.add(parameters.apply(at + "weight"));
        } else if (layer instanceof Patches patches) {
            return patches(patches.side(), x);
        } else if (layer instanceof LayerNorm) {
            return x.dim() == 4 ? groupNorm(at, 1, x) : layerNorm(at, x);
        } else if (layer instanceof GroupNorm norm) {
            return groupNorm(at, norm.groups(), x);
        } else if (layer instanceof Attention attention) {
            return attention(at, attention, x);
        } else if (layer instanceof RmsNorm) {
            return rmsNorm(at, x);
        } else if (layer instanceof Lstm lstm) {
            return new TorchRecurrences(name -> parameters.apply(at + name)).lstm(lstm, x);
        } else if (layer instanceof Mamba mamba) {
            return new TorchRecurrences(name -> parameters.apply(at + name)).mamba(mamba, x);
        } else if (layer instanceof Residual residual) {
            return chain(at + "layers", residual.layers(), x).add(chain(at + "shortcut", residual.shortcut(), x));
        }
        throw new IllegalArgumentException("no oracle for " + layer);
    }

    private Tensor linear(String at, boolean bias, Tensor x) {
        var product = x.matmul(parameters.apply(at + "weight").t());
        return bias ? product.add(parameters.apply(at + "bias")) : product;
    }

    private Tensor convolution(String at, Conv conv, Tensor x) {
        var bias = conv.bias() ? new TensorOptional(parameters.apply(at + "bias")) : new TensorOptional();
        return torch.conv2d(
                x,
                parameters.apply(at + "weight"),
                bias,
                new long[] {conv.stride()},
                new long[] {conv.side() / 2},
                new long[] {1},
                1);
    }

    private static Tensor patches(int side, Tensor x) {
        long rows = x.size(2) / side;
        long columns = x.size(3) / side;
        return x.view(x.size(0), x.size(1), rows, side, columns, side)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(x.size(0), rows * columns, x.size(1) * side * side);
    }

    private Tensor layerNorm(String at, Tensor x) {
        return standardized(x, x.dim() - 1).mul(parameters.apply(at + "weight")).add(parameters.apply(at + "bias"));
    }

    private Tensor groupNorm(String at, int groups, Tensor x) {
        var grouped =
                standardized(x.reshape(x.size(0), groups, -1), 2).view(x.size(0), x.size(1), x.size(2), x.size(3));
        return grouped.mul(parameters.apply(at + "weight").view(1, -1, 1, 1))
                .add(parameters.apply(at + "bias").view(1, -1, 1, 1));
    }

    private static Tensor standardized(Tensor x, long dimension) {
        var centred = x.sub(mean(x, dimension));
        var variance = mean(centred.mul(centred), dimension);
        return centred.mul(variance.add(new Scalar(EPSILON)).pow(new Scalar(-0.5)));
    }

    private Tensor rmsNorm(String at, Tensor x) {
        var squares = mean(x.mul(x), x.dim() - 1);
        return x.mul(squares.add(new Scalar(EPSILON)).pow(new Scalar(-0.5))).mul(parameters.apply(at + "weight"));
    }

    private static Tensor mean(Tensor x, long... dimensions) {
        double size = 1;
        for (long dimension : dimensions) {
            size *= x.size(dimension);
        }
        return x.sum(dimensions, true, new ScalarTypeOptional()).mul(new Scalar(1 / size));
    }

    private Tensor attention(String at, Attention attention, Tensor x) {
        var query = heads(attention, linear(at + "query.", attention.bias(), x));
        var key = heads(attention, linear(at + "key.", attention.bias(), x));
        var value = heads(attention, linear(at + "value.", attention.bias(), x));
        var scores = query.matmul(key.transpose(2, 3)).mul(new Scalar(1 / Math.sqrt(query.size(3))));
        if (attention.causal()) {
            scores = scores.add(later(x.size(1)));
        }
        var mixed = torch.softmax(scores, 3).matmul(value).transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2));
        return linear(at + "output.", attention.bias(), mixed);
    }

    private static Tensor heads(Attention attention, Tensor x) {
        return x.view(x.size(0), x.size(1), attention.heads(), -1).transpose(1, 2);
    }

    /** −∞ above the diagonal. */
    private static Tensor later(long length) {
        var mask = new double[(int) (length * length)];
        for (int row = 0; row < length; row++) {
            for (int column = row + 1; column < length; column++) {
                mask[(int) (row * length) + column] = Double.NEGATIVE_INFINITY;
            }
        }
        return Tensor.create(mask, length, length);
    }
}
