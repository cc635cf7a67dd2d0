package io.edgewatch.numerics.flow;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All processes at one step, before its update. What a process does not have at a step is NaN.
 *
 * @param points of the processes followed
 * @param central more of the central flow, where it is followed
 * @param measuredVariances (zᵢᵀP(w − w*))², as many as eigenvalues are asked for
 */
public record FlowRow(
        long step,
        Map<FlowProcess, ProcessPoint> points,
        Optional<CentralPoint> central,
        double[] measuredVariances,
        Distances distances) {

    public FlowRow {
        points = new EnumMap<>(points);
        measuredVariances = measuredVariances.clone();
    }

    /**
     * Euclidean distances of weights.
     *
     * @param central from training to the central flow
     * @param stable from training to the stable flow
     * @param midpointCentral from its midpoint to the central flow
     * @param midpointStable from its midpoint to the stable flow
     */
    public record Distances(double central, double stable, double midpointCentral, double midpointStable) {}

    @Override
    public double[] measuredVariances() {
        return measuredVariances.clone();
    }

    /** {@code ok}, or which process is not, and why. */
    public String status() {
        String trouble = points.entrySet().stream()
                .filter(entry -> entry.getValue().status() != FlowStatus.OK)
                .map(entry ->
                        entry.getKey().label() + ":" + entry.getValue().status().label())
                .collect(Collectors.joining(" "));
        return trouble.isEmpty() ? FlowStatus.OK.label() : trouble;
    }
}
