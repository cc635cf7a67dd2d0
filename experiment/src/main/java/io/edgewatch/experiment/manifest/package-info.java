/** From an experiment to what a run's manifest says of its loss, and back to the loss. */
@NullMarked
package io.edgewatch.experiment.manifest;

import org.jspecify.annotations.NullMarked;
