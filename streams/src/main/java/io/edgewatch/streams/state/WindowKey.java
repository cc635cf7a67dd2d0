package io.edgewatch.streams.state;

/**
 * Which window of measured values.
 *
 * @param instance analyzer instance
 * @param quantity what was measured
 * @param index from 0
 */
public record WindowKey(String instance, String quantity, int index) {}
