/** What the pipeline as a whole does: steps a second, latencies, replay. */
@NullMarked
package io.edgewatch.bench.pipeline;

import org.jspecify.annotations.NullMarked;
