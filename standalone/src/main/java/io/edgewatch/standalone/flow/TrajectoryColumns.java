package io.edgewatch.standalone.flow;

import io.edgewatch.numerics.flow.CentralPoint;
import io.edgewatch.numerics.flow.FlowProcess;
import io.edgewatch.numerics.flow.FlowRow;
import io.edgewatch.numerics.flow.ProcessPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The columns of {@code trajectory.csv}: a name and what stands there. Numbers in full precision, empty where there is none.
 */
final class TrajectoryColumns {
    private record Column(String name, Function<FlowRow, String> text) {}

    private final List<Column> columns = new ArrayList<>();

    /**
     * All columns there are for a run.
     *
     * @param pairs K, eigenvalues and variances of each process
     * @param scalar whether P is a multiple of I, so that eigenvalues of H follow from the effective ones
     */
    TrajectoryColumns(Set<FlowProcess> processes, int pairs, boolean scalar) {
        columns.add(new Column("step", row -> Long.toString(row.step())));
        for (FlowProcess process : FlowProcess.values()) {
            if (processes.contains(process)) {
                addProcess(process, pairs, scalar);
            }
        }
        if (processes.contains(FlowProcess.CENTRAL)) {
            addCentral(pairs);
        }
        if (processes.contains(FlowProcess.MIDPOINT)) {
            for (int i = 0; i < pairs; i++) {
                int index = i;
                number("midpoint.variance" + (i + 1), row -> row.measuredVariances()[index]);
            }
        }
        number("distance.central", row -> row.distances().central());
        number("distance.stable", row -> row.distances().stable());
        number("distance.midpointCentral", row -> row.distances().midpointCentral());
        number("distance.midpointStable", row -> row.distances().midpointStable());
        columns.add(new Column("status", FlowRow::status));
    }

    private void addProcess(FlowProcess process, int pairs, boolean scalar) {
        point(process, "loss", ProcessPoint::loss);
        point(process, "gradientNorm", ProcessPoint::gradientNorm);
        for (int i = 0; i < pairs; i++) {
            int index = i;
            point(process, "effectiveEigenvalue" + (i + 1), point -> point.effectiveEigenvalue(index));
        }
        for (int i = 0; i < pairs && scalar; i++) {
            int index = i;
            point(process, "eigenvalue" + (i + 1), point -> point.eigenvalue(index));
        }
    }

    private void addCentral(int pairs) {
        central("predictedLoss", CentralPoint::predictedLoss);
        central("predictedGradientNormSquared", CentralPoint::predictedGradientNormSquared);
        for (int i = 0; i < pairs; i++) {
            int index = i;
            central("variance" + (i + 1), point -> point.variance(index));
        }
        columns.add(new Column(
                "central.critical",
                row -> row.central()
                        .filter(TrajectoryColumns::hasPairs)
                        .map(point -> Integer.toString(point.critical()))
                        .orElse("")));
        central("kktResidual", CentralPoint::residual);
    }

    private void point(FlowProcess process, String name, Function<ProcessPoint, Double> value) {
        number(process.label() + "." + name, row -> {
            ProcessPoint point = row.points().get(process);
            return point == null ? Double.NaN : value.apply(point);
        });
    }

    private void central(String name, Function<CentralPoint, Double> value) {
        number(
                "central." + name,
                row -> row.central()
                        .filter(TrajectoryColumns::hasPairs)
                        .map(value)
                        .orElse(Double.NaN));
    }

    private static boolean hasPairs(CentralPoint point) {
        return point.process().pairs().isPresent();
    }

    private void number(String name, Function<FlowRow, Double> value) {
        columns.add(new Column(name, row -> {
            double number = value.apply(row);
            return Double.isNaN(number) ? "" : Double.toString(number);
        }));
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    String header() {
        return String.join(",", names());
    }

    String line(FlowRow row) {
        return String.join(
                ",", columns.stream().map(column -> column.text().apply(row)).toList());
    }
}
