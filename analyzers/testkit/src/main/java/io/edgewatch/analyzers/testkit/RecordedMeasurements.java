package io.edgewatch.analyzers.testkit;

import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps what an analyzer published, in order. */
public final class RecordedMeasurements implements Measurements {
    private final List<Recorded> all = new ArrayList<>();
    private final List<RecordedEigenvector> eigenvectors = new ArrayList<>();
    private long step;

    /** One published value; equal only bit by bit. */
    public record Recorded(long step, Quantity quantity, int index, double value, double uncertainty) {}

    /** One published eigenvector. */
    public record RecordedEigenvector(long step, int index, INDArray vector) {}

    /** What is added from now on belongs to {@code step}. */
    public void beginStep(long step) {
        this.step = step;
    }

    @Override
    public void add(Quantity quantity, int index, double value, double uncertainty) {
        addAt(step, quantity, index, value, uncertainty);
    }

    @Override
    public void addAt(long at, Quantity quantity, int index, double value, double uncertainty) {
        if (at > step) {
            throw new IllegalArgumentException(
                    "at step " + step + " nothing of step " + at + " can be known: " + quantity.name());
        }
        all.add(new Recorded(at, quantity, index, value, uncertainty));
    }

    @Override
    public void addForecast(long of, Quantity quantity, int index, double value, double uncertainty) {
        if (of <= step) {
            throw new IllegalArgumentException(
                    "at step " + step + " step " + of + " is no forecast any more: " + quantity.name());
        }
        all.add(new Recorded(of, quantity, index, value, uncertainty));
    }

    @Override
    public void addEigenvector(long at, int index, INDArray vector) {
        if (at > step) {
            throw new IllegalArgumentException("at step " + step + " no eigenvector of step " + at + " can be known");
        }
        eigenvectors.add(new RecordedEigenvector(at, index, vector.dup()));
    }

    /** The eigenvectors, in the order of publication. */
    public List<RecordedEigenvector> eigenvectors() {
        return List.copyOf(eigenvectors);
    }

    /** Everything, in the order of publication. */
    public List<Recorded> all() {
        return List.copyOf(all);
    }

    /** What was published at {@code step}, in order. */
    public List<Recorded> at(long step) {
        return all.stream().filter(recorded -> recorded.step() == step).toList();
    }

    /** The value of a quantity at a step, if it was published. */
    public OptionalDouble value(long step, String quantity, int index) {
        return all.stream()
                .filter(recorded -> recorded.step() == step
                        && recorded.quantity().name().equals(quantity)
                        && recorded.index() == index)
                .mapToDouble(Recorded::value)
                .findFirst();
    }
}
