package io.edgewatch.bench;

import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same derivatives by nested automatic differentiation in libtorch, on separate parameter tensors as users have them. */
final class TorchSide {

    private final Workload workload;
    private final TorchNetwork network;
    private final Tensor inputs;
    private final Tensor targets;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<List<Tensor>> left = new ArrayList<>();
    private final List<List<Tensor>> right = new ArrayList<>();
    private final List<Tensor> keptGradient;

    TorchSide(Workload workload, int directions) {
        this.workload = workload;
        this.network = new TorchNetwork(workload.network());
        this.inputs = tensor(workload.inputs());
        this.targets = tensor(workload.targets());
        for (var parameter : split(workload.weights())) {
            parameters.add(parameter.set_requires_grad(true));
        }
        for (int i = 0; i < directions; i++) {
            left.add(split(workload.directions(4, directions).getRow(i)));
            right.add(split(workload.directions(5, directions).getRow(i)));
        }
        this.keptGradient = derivative(loss(), true);
    }

    void gradient() {
        try (var scope = new PointerScope()) {
            derivative(loss(), false);
        }
    }

    void hessianTimesFresh() {
        try (var scope = new PointerScope()) {
            for (var v : left) {
                derivative(dot(derivative(loss(), true), v), false);
            }
        }
    }

    void hessianTimesKept() {
        try (var scope = new PointerScope()) {
            for (var v : left) {
                derivative(dot(keptGradient, v), false);
            }
        }
    }

    void thirdOrderFresh() {
        try (var scope = new PointerScope()) {
            for (int i = 0; i < left.size(); i++) {
                var product = derivative(dot(derivative(loss(), true), left.get(i)), true);
                derivative(dot(product, right.get(i)), false);
            }
        }
    }

    void thirdOrderKept() {
        try (var scope = new PointerScope()) {
            for (int i = 0; i < left.size(); i++) {
                var product = derivative(dot(keptGradient, left.get(i)), true);
                derivative(dot(product, right.get(i)), false);
            }
        }
    }

    private Tensor loss() {
        var x = network.outputs(inputs, parameters);
        var perExample = new Scalar(1.0 / workload.examples());
        if (workload.criterion() == Criterion.CROSS_ENTROPY) {
            return torch.log_softmax(x, 1).mul(targets).sum().neg().mul(perExample);
        }
        var residual = x.sub(targets);
        return residual.mul(residual).sum().mul(new Scalar(0.5)).mul(perExample);
    }

    private List<Tensor> derivative(Tensor scalar, boolean keepGraph) {
        try (var scalars = new TensorVector(scalar);
                var variables = new TensorVector(parameters.toArray(new Tensor[0]));
                var ones = new TensorVector();
                var retain = new BoolOptional(true);
                var derivatives = torch.grad(scalars, variables, ones, retain, keepGraph, true)) {
            var list = new ArrayList<Tensor>();
            for (long i = 0; i < derivatives.size(); i++) {
                // an element of the vector dies with it, a copied handle does not
                list.add(new Tensor(derivatives.get(i)));
            }
            return list;
        }
    }

    private static Tensor dot(List<Tensor> some, List<Tensor> others) {
        var total = some.get(0).mul(others.get(0)).sum();
        for (int i = 1; i < some.size(); i++) {
            total = total.add(some.get(i).mul(others.get(i)).sum());
        }
        return total;
    }

    private List<Tensor> split(INDArray flat) {
        var tensors = new ArrayList<Tensor>();
        var all = Tensor.create(flat.dup('c').toFloatVector());
        for (ParameterLayout.Block block : workload.network().layout().blocks()) {
            var shape = block.shape().stream().mapToLong(Integer::longValue).toArray();
            tensors.add(
                    all.narrow(0, block.offset(), block.length()).view(shape).clone());
        }
        return tensors;
    }

    private static Tensor tensor(INDArray array) {
        return Tensor.create(array.dup('c').reshape(array.length()).toFloatVector(), array.shape());
    }
}
