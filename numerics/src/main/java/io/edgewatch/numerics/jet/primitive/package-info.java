/** The primitive operations; a new architecture adds its own here and needs no derivative code elsewhere. */
@NullMarked
package io.edgewatch.numerics.jet.primitive;

import org.jspecify.annotations.NullMarked;
