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

    private record Need(Node node, Order order) {}

    private final Graph graph;
    private final Map<Order, TreeMap<Integer, Node.Operation>> needed = new EnumMap<>(Order.class);
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
        return schedule;
    }

    /** The operations whose coefficient of that order is needed, inputs first. */
    List<Node.Operation> operations(Order order) {
        return List.copyOf(needed.getOrDefault(order, new TreeMap<>()).values());
    }

    static boolean isZero(Node node, Order order) {
        return switch (order) {
            case VALUE -> false;
            case FIRST -> !node.moves();
            case MIXED -> !node.bends();
        };
    }

    private void need(Node node, Order order) {
        if (node instanceof Node.Operation operation && !isZero(node, order)) {
            var operations = needed.getOrDefault(order, new TreeMap<>());
            if (operations.put(node.id(), operation) == null) {
                open.push(new Need(node, order));
            }
        }
    }

    private void expand(Need need) {
        if (need.node() instanceof Node.Operation operation) {
            var primitive = operation.primitive();
            var inputs = operation.inputs();
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
}
