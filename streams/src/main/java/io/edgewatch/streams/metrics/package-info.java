/** What /metrics says of every run, and of records that could not be read. */
@NullMarked
package io.edgewatch.streams.metrics;

import org.jspecify.annotations.NullMarked;
