package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.Precision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an analyzer says of one step. */
final class StepMeasurements implements Measurements {
    private final String run;
    private final int attempt;
    private final long step;
    private final AnalyzerInstance instance;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Eigenvector> eigenvectors = new ArrayList<>();

    StepMeasurements(String run, int attempt, long step, AnalyzerInstance instance) {
        this.run = run;
        this.attempt = attempt;
        this.step = step;
        this.instance = instance;
    }

    @Override
    public void add(Quantity quantity, int index, double value, double uncertainty) {
        addAt(step, quantity, index, value, uncertainty);
    }

    @Override
    public void addAt(long at, Quantity quantity, int index, double value, double uncertainty) {
        if (at > step) {
            throw new IllegalArgumentException("analyzer '" + instance.plugin().name() + "' published '"
                    + quantity.name() + "' of step " + at + " at step " + step);
        }
        put(at, quantity, index, value, uncertainty);
    }

    @Override
    public void addForecast(long of, Quantity quantity, int index, double value, double uncertainty) {
        if (of <= step) {
            throw new IllegalArgumentException("analyzer '" + instance.plugin().name() + "' foretold '"
                    + quantity.name() + "' of step " + of + " at step " + step);
        }
        put(of, quantity, index, value, uncertainty);
    }

    private void put(long at, Quantity quantity, int index, double value, double uncertainty) {
        if (!instance.plugin().quantities().contains(quantity)) {
            throw new IllegalArgumentException("analyzer '" + instance.plugin().name() + "' published the quantity '"
                    + quantity.name() + "', which it does not declare");
        }
        measurements.add(new Measurement(
                new MeasurementKey(run, attempt, at, instance.name(), quantity.name(), index),
                value,
                uncertainty,
                quantity.unit(),
                instance.configurationDigest()));
    }

    @Override
    public void addEigenvector(long at, int index, INDArray vector) {
        if (at > step) {
            throw new IllegalArgumentException("analyzer '" + instance.plugin().name()
                    + "' published an eigenvector of step " + at + " at step " + step);
        }
        byte[] bytes = new byte[TensorBytes.length(vector)];
        TensorBytes.write(vector, ByteBuffer.wrap(bytes));
        eigenvectors.add(new Eigenvector(
                new MeasurementKey(run, attempt, at, instance.name(), Eigenvector.QUANTITY, index),
                vector.dataType() == DataType.FLOAT ? Precision.F32 : Precision.F64,
                bytes));
    }

    List<Eigenvector> eigenvectors() {
        return eigenvectors;
    }

    List<Measurement> all() {
        return measurements;
    }
}
