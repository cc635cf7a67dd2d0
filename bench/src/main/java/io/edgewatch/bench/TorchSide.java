package io.edgewatch.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same derivatives by nested automatic differentiation in libtorch. */
final class TorchSide {
    private final TorchLoss loss;
    private final List<List<Tensor>> left = new ArrayList<>();
    private final List<List<Tensor>> right = new ArrayList<>();
    private final List<Tensor> keptGradient;

    TorchSide(Workload workload, int directions) {
        this.loss = new TorchLoss(workload);
        for (int i = 0; i < directions; i++) {
            left.add(parts(workload.directions(4, directions).getRow(i)));
            right.add(parts(workload.directions(5, directions).getRow(i)));
        }
        this.keptGradient = loss.derivative(loss.loss(), true);
    }

    private List<Tensor> parts(INDArray direction) {
        return loss.split(Tensor.create(direction.dup('c').toFloatVector())).stream()
                .map(Tensor::clone)
                .toList();
    }

    void gradient() {
        try (var scope = new PointerScope()) {
            loss.derivative(loss.loss(), false);
        }
    }

    void hessianTimesFresh() {
        try (var scope = new PointerScope()) {
            for (var v : left) {
                loss.derivative(TorchLoss.dot(loss.derivative(loss.loss(), true), v), false);
            }
        }
    }

    void hessianTimesKept() {
        try (var scope = new PointerScope()) {
            for (var v : left) {
                loss.derivative(TorchLoss.dot(keptGradient, v), false);
            }
        }
    }

    void thirdOrderFresh() {
        try (var scope = new PointerScope()) {
            for (int i = 0; i < left.size(); i++) {
                var product = loss.derivative(TorchLoss.dot(loss.derivative(loss.loss(), true), left.get(i)), true);
                loss.derivative(TorchLoss.dot(product, right.get(i)), false);
            }
        }
    }

    void thirdOrderKept() {
        try (var scope = new PointerScope()) {
            for (int i = 0; i < left.size(); i++) {
                var product = loss.derivative(TorchLoss.dot(keptGradient, left.get(i)), true);
                loss.derivative(TorchLoss.dot(product, right.get(i)), false);
            }
        }
    }

    /** All pairs (i, j) with i ≤ j of the left directions. */
    void thirdOrderPairsFresh() {
        try (var scope = new PointerScope()) {
            for (int i = 0; i < left.size(); i++) {
                for (var v : left.subList(i, left.size())) {
                    var product = loss.derivative(TorchLoss.dot(loss.derivative(loss.loss(), true), left.get(i)), true);
                    loss.derivative(TorchLoss.dot(product, v), false);
                }
            }
        }
    }

    void thirdOrderPairsKept() {
        try (var scope = new PointerScope()) {
            for (int i = 0; i < left.size(); i++) {
                var product = loss.derivative(TorchLoss.dot(keptGradient, left.get(i)), true);
                for (var v : left.subList(i, left.size())) {
                    loss.derivative(TorchLoss.dot(product, v), false);
                }
            }
        }
    }
}
