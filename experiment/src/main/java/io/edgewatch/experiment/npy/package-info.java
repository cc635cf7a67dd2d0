/** Numeric arrays in NumPy's npy files. */
@NullMarked
package io.edgewatch.experiment.npy;

import org.jspecify.annotations.NullMarked;
