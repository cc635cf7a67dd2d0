/** A process that trains: gradient steps, and nothing of Kafka beyond registering the run. */
@NullMarked
package io.edgewatch.trainer;

import org.jspecify.annotations.NullMarked;
