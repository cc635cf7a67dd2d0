/** What a training run is asked to be: model, data, loss, optimizer and how it is published. */
@NullMarked
package io.edgewatch.experiment;

import org.jspecify.annotations.NullMarked;
