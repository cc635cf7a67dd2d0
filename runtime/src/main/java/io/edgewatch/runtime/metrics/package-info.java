/** The registry behind /metrics. */
@NullMarked
package io.edgewatch.runtime.metrics;

import org.jspecify.annotations.NullMarked;
