/** Training data: read from where an experiment says, carried as bytes from trainer to analyzers. */
@NullMarked
package io.edgewatch.experiment.data;

import org.jspecify.annotations.NullMarked;
