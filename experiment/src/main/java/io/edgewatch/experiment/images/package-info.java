/** Labelled images: IDX files, the format of MNIST and its kin, and the binary batches of CIFAR-10. */
@NullMarked
package io.edgewatch.experiment.images;

import org.jspecify.annotations.NullMarked;
