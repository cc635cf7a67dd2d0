/** The linear-algebra library below ND4J: which kernel runs, on how many threads. */
@NullMarked
package io.edgewatch.numerics.blas;

import org.jspecify.annotations.NullMarked;
