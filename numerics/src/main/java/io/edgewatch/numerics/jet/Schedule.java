package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must be computed, in which order, for given coefficients of given nodes: nothing that is zero by structure or read by nobody. */
final class Schedule {

    /** One operation to be evaluated, with the companions its rule reads. */
    record Step(Node.Operation operation, List<Node> companions) {}

    private record Need(Node.Operation operation, Order order) {}

    private final Graph graph;
    private final Map<Order, TreeMap<Integer, Step>> needed = new EnumMap<>(Order.class);
    private final Map<Order, List<Step>> steps = new EnumMap<>(Order.class);
    private final Deque<Need> open = new ArrayDeque<>();

    private Schedule(Graph graph) {
        this.graph = graph;
        for (var order : Order.values()) {
            needed.put(order, new TreeMap<>());
        }
    }

    /** May append companions to the graph. */
    static Schedule of(Graph graph, Collection<? extends Node> results, Order order) {
        var schedule = new Schedule(graph);
        results.forEach(result -> schedule.need(result, order));
        while (!schedule.open.isEmpty()) {
            schedule.expand(schedule.open.pop());
        }
        schedule.needed.forEach((each, inOrder) -> schedule.steps.put(each, List.copyOf(inOrder.values())));
        return schedule;
    }

    /** The operations whose coefficient of that order is needed, inputs first. */
    List<Step> steps(Order order) {
        return steps.getOrDefault(order, List.of());
    }

    static boolean isZero(Node node, Order order) {
        return switch (order) {
            case VALUE -> false;
            case FIRST -> !node.moves();
            case MIXED -> !node.bends();
        };
    }

    private void need(Node node, Order order) {
        var operations = needed.getOrDefault(order, new TreeMap<>());
        if (node instanceof Node.Operation operation && !isZero(node, order) && !operations.containsKey(node.id())) {
            var companions = operation.primitive().companions(order, graph, operation.inputs());
            operations.put(node.id(), new Step(operation, companions));
            open.push(new Need(operation, order));
        }
    }

    private void expand(Need need) {
        var primitive = need.operation().primitive();
        var inputs = need.operation().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            need(inputs.get(i), Order.VALUE);
            need(inputs.get(i), need.order());
            if (need.order() == Order.MIXED && primitive.readsFirstForMixed(i, inputs)) {
                need(inputs.get(i), Order.FIRST);
            }
        }
        primitive.companions(need.order(), graph, inputs).forEach(companion -> need(companion, Order.VALUE));
    }
}
