/** Semidefinite complementarity, 0 ⪯ X ⟂ A + B[X] ⪰ 0, for small X: how strongly critical directions oscillate. */
@NullMarked
package io.edgewatch.numerics.complementarity;

import org.jspecify.annotations.NullMarked;
