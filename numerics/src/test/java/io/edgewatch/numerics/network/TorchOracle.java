package io.edgewatch.numerics.network;

import io.edgewatch.numerics.network.layer.Sequential;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same losses and derivatives by nested automatic differentiation in libtorch, float64. */
final class TorchOracle {

    private final Tensor weights;
    private final Tensor loss;
    private final Tensor gradient;

    TorchOracle(Network network, Criterion criterion, INDArray inputs, INDArray targets, INDArray weights) {
        this(network, Loss.of(criterion), inputs, targets, weights);
    }

    TorchOracle(Network network, Loss rule, INDArray inputs, INDArray targets, INDArray weights) {
        this.weights = tensor(weights).set_requires_grad(true);
        var outputs = outputs(network, tensor(inputs));
        this.loss = loss(rule, outputs, tensor(targets)).div(new Scalar((double) inputs.size(0)));
        this.gradient = derivative(loss);
    }

    double loss() {
        return loss.item_double();
    }

    INDArray gradient() {
        return array(gradient);
    }

    INDArray hessianTimes(INDArray direction) {
        return array(derivative(gradient.dot(tensor(direction).flatten())));
    }

    INDArray thirdOrder(INDArray left, INDArray right) {
        var product = derivative(gradient.dot(tensor(right).flatten()));
        return array(derivative(product.dot(tensor(left).flatten())));
    }

    private Tensor outputs(Network network, Tensor inputs) {
        if (network instanceof Mlp mlp) {
            return outputs(mlp, inputs);
        }
        if (network instanceof Cnn cnn) {
            return outputs(cnn, inputs);
        }
        if (network instanceof Sequential sequential) {
            return layers(sequential.layout()).outputs(sequential, inputs);
        }
        throw new IllegalArgumentException("no oracle for " + network);
    }

    private TorchLayers layers(ParameterLayout layout) {
        return new TorchLayers(name -> parameter(layout.block(name)));
    }

    private Tensor outputs(Cnn network, Tensor inputs) {
        var blocks = network.layout().blocks();
        var x = inputs.view(inputs.size(0), network.channels(), network.height(), network.width());
        for (int layer = 0; layer < 2; layer++) {
            x = activation(network.activation(), convolution(x, parameter(blocks.get(layer))));
            x = torch.avg_pool2d(x, 2);
        }
        x = x.contiguous().view(inputs.size(0), -1);
        x = activation(network.activation(), x.matmul(parameter(blocks.get(2)).t()));
        return x.matmul(parameter(blocks.get(3)).t()).add(parameter(blocks.get(4)));
    }

    private static Tensor convolution(Tensor x, Tensor weight) {
        return torch.conv2d(x, weight, new TensorOptional(), new long[] {1}, new long[] {1}, new long[] {1}, 1);
    }

    private Tensor outputs(Mlp network, Tensor inputs) {
        var x = inputs;
        var blocks = network.layout().blocks();
        int perLayer = network.bias() ? 2 : 1;
        for (int i = 0; i < blocks.size(); i += perLayer) {
            x = x.matmul(parameter(blocks.get(i)).t());
            if (network.bias()) {
                x = x.add(parameter(blocks.get(i + 1)));
            }
            if (i + perLayer < blocks.size()) {
                x = activation(network.activation(), x);
            }
        }
        return x;
    }

    private Tensor parameter(ParameterLayout.Block block) {
        var shape = block.shape().stream().mapToLong(Integer::longValue).toArray();
        return weights.narrow(0, block.offset(), block.length()).view(shape);
    }

    static Tensor activation(Activation activation, Tensor x) {
        return switch (activation) {
            case TANH -> torch.tanh(x);
            case GELU -> torch.gelu(x);
            case SILU -> torch.silu(x);
            case SOFTPLUS -> torch.softplus(x);
            case RELU -> torch.relu(x);
            case SIGMOID -> torch.sigmoid(x);
        };
    }

    private static Tensor loss(Loss rule, Tensor outputs, Tensor targets) {
        long columns = outputs.size(1);
        long[] byPosition = {-1, columns / rule.positions()};
        var terms = terms(
                rule.criterion(),
                outputs.view(byPosition),
                targets.narrow(1, 0, columns).contiguous().view(byPosition));
        return rule.masked()
                ? terms.mul(targets.narrow(1, columns, columns).contiguous().view(byPosition))
                        .sum()
                : terms.sum();
    }

    private static Tensor terms(Criterion criterion, Tensor outputs, Tensor targets) {
        return switch (criterion) {
            case MSE -> {
                var residual = outputs.sub(targets);
                yield residual.mul(residual).mul(new Scalar(0.5));
            }
            case CROSS_ENTROPY -> torch.log_softmax(outputs, 1).mul(targets).neg();
            case BINARY_CROSS_ENTROPY -> {
                var one = torch.ones_like(targets);
                var failure = torch.logsigmoid(outputs.neg()).mul(one.sub(targets));
                yield torch.logsigmoid(outputs).mul(targets).add(failure).neg();
            }
        };
    }

    private Tensor derivative(Tensor scalar) {
        try (var scalars = new TensorVector(scalar);
                var variables = new TensorVector(weights);
                var ones = new TensorVector();
                var retain = new BoolOptional(true);
                var derivatives = torch.grad(scalars, variables, ones, retain, true, true)) {
            // an element of the vector dies with it, a copied handle does not
            return new Tensor(derivatives.get(0));
        }
    }

    static Tensor tensor(INDArray array) {
        return Tensor.create(array.dup('c').reshape(array.length()).toDoubleVector(), array.shape());
    }

    private static INDArray array(Tensor tensor) {
        var values = new double[(int) tensor.numel()];
        new DoublePointer(tensor.contiguous().data_ptr_double()).get(values);
        return Nd4j.createFromArray(values);
    }
}
