package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import java.util.ArrayList;
import java.util.List;

/** What an analyzer says of one step. */
final class StepMeasurements implements Measurements {
    private final String run;
    private final int attempt;
    private final long step;
    private final AnalyzerInstance instance;
    private final List<Measurement> measurements = new ArrayList<>();

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

    List<Measurement> all() {
        return measurements;
    }
}
