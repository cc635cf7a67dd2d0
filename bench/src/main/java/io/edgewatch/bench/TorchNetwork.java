package io.edgewatch.bench;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Cnn;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.Attention;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerNorm;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.Sequential;
import io.edgewatch.numerics.network.layer.SequenceMean;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Our networks with libtorch's own operations, the fastest that can be differentiated twice. */
final class TorchNetwork {
    private static final double EPSILON = 1e-5;

    private final Network network;

    TorchNetwork(Network network) {
        this.network = network;
    }

    /** Outputs for examples as rows; parameters in the order of the layout. */
    Tensor outputs(Tensor rows, List<Tensor> parameters) {
        var next = parameters.iterator();
        if (network instanceof Mlp mlp) {
            return outputs(mlp, rows, next);
        } else if (network instanceof Cnn cnn) {
            return outputs(cnn, rows, next);
        } else if (network instanceof Sequential sequential && sequential.input() instanceof LayerShape.Image image) {
            var x = rows.view(rows.size(0), image.channels(), image.height(), image.width());
            return chain(sequential.layers(), x, next);
        }
        throw new IllegalArgumentException("no torch network for " + network);
    }

    private static Tensor outputs(Mlp mlp, Tensor rows, Iterator<Tensor> next) {
        var x = torch.linear(rows, next.next(), next.next());
        for (int i = 0; i < mlp.hidden().size(); i++) {
            x = torch.linear(activation(mlp.activation(), x), next.next(), next.next());
        }
        return x;
    }

    private static Tensor outputs(Cnn cnn, Tensor rows, Iterator<Tensor> next) {
        var x = rows.view(rows.size(0), cnn.channels(), cnn.height(), cnn.width());
        for (int i = 0; i < 2; i++) {
            var convolved = torch.conv2d(
                    x, next.next(), new TensorOptional(), new long[] {1}, new long[] {1}, new long[] {1}, 1);
            x = torch.avg_pool2d(activation(cnn.activation(), convolved), 2);
        }
        x = activation(cnn.activation(), x.flatten(1, 3).matmul(next.next().t()));
        return torch.linear(x, next.next(), next.next());
    }

    private static Tensor chain(List<Layer> layers, Tensor x, Iterator<Tensor> next) {
        var result = x;
        for (var layer : layers) {
            result = layer(layer, result, next);
        }
        return result;
    }

    private static Tensor layer(Layer layer, Tensor x, Iterator<Tensor> next) {
        if (layer instanceof Activated activated) {
            return activation(activated.function(), x);
        } else if (layer instanceof Dense) {
            return torch.linear(x, next.next(), next.next());
        } else if (layer instanceof SequenceMean) {
            return x.mean(1);
        } else if (layer instanceof Positions) {
            return x.add(next.next());
        } else if (layer instanceof Patches patches) {
            return patches(patches.side(), x);
        } else if (layer instanceof LayerNorm) {
            var weight = new TensorOptional(next.next());
            var bias = new TensorOptional(next.next());
            return torch.layer_norm(x, new long[] {x.size(2)}, weight, bias, EPSILON, false);
        } else if (layer instanceof Attention attention) {
            return attention(attention.heads(), x, next);
        } else if (layer instanceof Residual residual) {
            return chain(residual.layers(), x, next).add(x);
        }
        throw new IllegalArgumentException("no torch layer for " + layer);
    }

    private static Tensor attention(int heads, Tensor x, Iterator<Tensor> next) {
        var query = heads(heads, torch.linear(x, next.next(), next.next()));
        var key = heads(heads, torch.linear(x, next.next(), next.next()));
        var value = heads(heads, torch.linear(x, next.next(), next.next()));
        var scores = query.matmul(key.transpose(2, 3)).mul(new Scalar(1 / Math.sqrt(query.size(3))));
        var mixed = torch.softmax(scores, 3).matmul(value).transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2));
        return torch.linear(mixed, next.next(), next.next());
    }

    private static Tensor heads(int heads, Tensor x) {
        return x.view(x.size(0), x.size(1), heads, -1).transpose(1, 2);
    }

    private static Tensor patches(int side, Tensor x) {
        long rows = x.size(2) / side;
        long columns = x.size(3) / side;
        return x.view(x.size(0), x.size(1), rows, side, columns, side)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(x.size(0), rows * columns, x.size(1) * side * side);
    }

    private static Tensor activation(Activation activation, Tensor x) {
        return activation == Activation.TANH ? torch.tanh(x) : torch.gelu(x);
    }
}
