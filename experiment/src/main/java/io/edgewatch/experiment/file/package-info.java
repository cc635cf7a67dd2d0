/** Experiment files. */
@NullMarked
package io.edgewatch.experiment.file;

import org.jspecify.annotations.NullMarked;
