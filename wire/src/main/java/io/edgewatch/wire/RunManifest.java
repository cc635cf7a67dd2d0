package io.edgewatch.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a consumer must know of a run to rebuild its loss and to find its records.
 *
 * @param run run id
 * @param name the experiment's name
 * @param partition partition of every run-scoped record
 * @param model architecture
 * @param criterion loss per output
 * @param optimizer with every hyper-parameter
 * @param batchRule how a step's examples are chosen
 * @param precision number type of all tensors
 * @param layout blocks of the flat weight vector, in order
 * @param dataset where the training data lies
 * @param seed seed of the initial weights
 * @param start where step 0 is: the weights before it, warm-up and kick; empty if an earlier edgewatch wrote the manifest
 * @param plannedSteps steps the trainer means to take
 * @param publish which steps are published
 * @param blasThreads threads of the trainer's linear algebra
 * @param versions of edgewatch, Java, operating system and BLAS kernel, by name
 * @param attempts all so far, ascending
 */
public record RunManifest(
        String run,
        String name,
        int partition,
        Specification model,
        Specification criterion,
        Specification optimizer,
        Specification batchRule,
        Precision precision,
        List<ParameterBlock> layout,
        DatasetReference dataset,
        long seed,
        Optional<Specification> start,
        long plannedSteps,
        PublishPlan publish,
        int blasThreads,
        Map<String, String> versions,
        List<Attempt> attempts) {

    public RunManifest {
        Name.require("run", run);
        Bounds.requireAtLeast("partition", partition, 0);
        Bounds.requireAtLeast("planned steps", plannedSteps, 1);
        Bounds.requireAtLeast("BLAS threads", blasThreads, 1);
        layout = List.copyOf(layout);
        versions = Map.copyOf(versions);
        attempts = List.copyOf(attempts);
        requireNumbered(run, attempts);
        requireTensorBound(run, layout, precision);
    }

    private static void requireNumbered(String run, List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("run " + run + " must have at least 1 attempt, got: 0");
        }
        for (int i = 0; i < attempts.size(); i++) {
            if (attempts.get(i).number() != i + 1) {
                throw new IllegalArgumentException(
                        "attempts of run " + run + " must be numbered from 1 without holes, got: " + attempts);
            }
        }
    }

    private static void requireTensorBound(String run, List<ParameterBlock> layout, Precision precision) {
        long largest = Bounds.TENSOR_BYTES / precision.bytes();
        long weights = 0;
        for (ParameterBlock block : layout) {
            Bounds.requireWithin("size of " + block.name() + " in run " + run, block.size(), 1, largest);
            weights += block.size();
        }
        Bounds.requireWithin("number of weights of run " + run, weights, 1, largest);
    }

    /** Number of weights P. */
    public int dimension() {
        return Math.toIntExact(layout.stream().mapToLong(ParameterBlock::size).sum());
    }

    /** The newest attempt. */
    public Attempt latestAttempt() {
        return attempts.get(attempts.size() - 1);
    }

    /** Record key: the run. */
    public byte[] key() {
        return run.getBytes(StandardCharsets.UTF_8);
    }
}
