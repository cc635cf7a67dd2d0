/** Labelled images in IDX files, the format of MNIST and its kin. */
@NullMarked
package io.edgewatch.experiment.idx;

import org.jspecify.annotations.NullMarked;
