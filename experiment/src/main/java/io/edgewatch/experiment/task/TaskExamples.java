package io.edgewatch.experiment.task;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Examples in double precision.
 *
 * @param inputs shape [n, d]
 * @param targets shape [n, c]
 * @param mask shape [n, c], 1 where a target counts and 0 elsewhere, if there is one
 */
public record TaskExamples(INDArray inputs, INDArray targets, Optional<INDArray> mask) {}
