package io.edgewatch.trainer.publish;

import io.edgewatch.wire.Precision;

/**
 * What the publisher must know of the run it publishes.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param partition partition of all its records
 * @param dimension number of weights P
 * @param precision number type of its tensors
 */
public record PublishedRun(String run, int attempt, int partition, int dimension, Precision precision) {}
