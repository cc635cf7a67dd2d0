package io.edgewatch.bench;

import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loss of a workload in libtorch, on separate parameter tensors as users have them, and what automatic differentiation makes of it. */
final class TorchLoss {
    private final Workload workload;
    private final TorchNetwork network;
    private final Tensor inputs;
    private final Tensor targets;
    private List<Tensor> parameters;

    /** At the workload's weights. */
    TorchLoss(Workload workload) {
        this.workload = workload;
        this.network = new TorchNetwork(workload.network());
        this.inputs = copied(workload.inputs());
        this.targets = copied(workload.targets());
        this.parameters = leaves(workload.weights());
    }

    /** Moves to weights of shape [P]; graphs of before stay as they are. */
    void moveTo(INDArray weights) {
        parameters.forEach(Tensor::close);
        parameters = leaves(weights);
    }

    private List<Tensor> leaves(INDArray weights) {
        try (var scope = new PointerScope()) {
            var leaves = new ArrayList<Tensor>();
            for (var parameter : split(tensor(weights))) {
                leaves.add(kept(parameter.clone().set_requires_grad(true)));
            }
            return leaves;
        }
    }

    /** A new graph from the parameters to the loss. */
    Tensor loss() {
        var x = network.outputs(inputs, parameters);
        var perExample = new Scalar(1.0 / workload.examples());
        if (workload.criterion() == Criterion.CROSS_ENTROPY) {
            return torch.log_softmax(x, 1).mul(targets).sum().neg().mul(perExample);
        }
        var residual = x.sub(targets);
        return residual.mul(residual).sum().mul(new Scalar(0.5)).mul(perExample);
    }

    /** Of a scalar by each parameter. */
    List<Tensor> derivative(Tensor scalar, boolean keepGraph) {
        return derivative(List.of(scalar), List.of(), keepGraph);
    }

    /** Σ (∂outputᵢ/∂parameter)ᵀ·directionᵢ for each parameter; no directions means ones. */
    List<Tensor> derivative(List<Tensor> outputs, List<Tensor> directions, boolean keepGraph) {
        try (var from = vector(outputs);
                var by = vector(parameters);
                var along = vector(directions);
                var retain = new BoolOptional(true);
                var derivatives = torch.grad(from, by, along, retain, keepGraph, true)) {
            var list = new ArrayList<Tensor>();
            for (long i = 0; i < derivatives.size(); i++) {
                // an element of the vector dies with it, a copied handle does not
                list.add(new Tensor(derivatives.get(i)));
            }
            return list;
        }
    }

    private static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }

    static Tensor dot(List<Tensor> some, List<Tensor> others) {
        var total = some.get(0).mul(others.get(0)).sum();
        for (int i = 1; i < some.size(); i++) {
            total = total.add(some.get(i).mul(others.get(i)).sum());
        }
        return total;
    }

    /** The parameters' parts of a vector of shape [P]; views. */
    List<Tensor> split(Tensor flat) {
        var tensors = new ArrayList<Tensor>();
        for (ParameterLayout.Block block : workload.network().layout().blocks()) {
            var shape = block.shape().stream().mapToLong(Integer::longValue).toArray();
            tensors.add(flat.narrow(0, block.offset(), block.length()).view(shape));
        }
        return tensors;
    }

    /** The vector of shape [P] that has these parts. */
    static Tensor flat(List<Tensor> parts) {
        return torch.cat(vector(parts.stream().map(part -> part.reshape(-1)).toList()), 0);
    }

    private static Tensor copied(INDArray array) {
        return Tensor.create(array.dup('c').reshape(array.length()).toFloatVector(), array.shape());
    }

    /** The array's own memory, which must outlive the tensor. */
    static Tensor tensor(INDArray array) {
        return torch.from_blob(array.data().addressPointer(), array.shape());
    }

    static void copy(Tensor from, INDArray to) {
        FloatPointer target = new FloatPointer(to.data().addressPointer());
        FloatPointer.memcpy(target, from.contiguous().data_ptr_float(), to.length() * Float.BYTES);
    }

    /** Lets a tensor outlive the scope it was made in, until it is closed. */
    static Tensor kept(Tensor tensor) {
        return tensor.retainReference();
    }
}
