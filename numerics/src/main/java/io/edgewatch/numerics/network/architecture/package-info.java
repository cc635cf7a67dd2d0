/** Whole networks as compositions of layers, for whatever examples and targets the data has. */
@NullMarked
package io.edgewatch.numerics.network.architecture;

import org.jspecify.annotations.NullMarked;
