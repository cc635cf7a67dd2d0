/** Training as flows: the stable and the central one, what they predict, and what to hold it against. */
@NullMarked
package io.edgewatch.numerics.flow;

import org.jspecify.annotations.NullMarked;
