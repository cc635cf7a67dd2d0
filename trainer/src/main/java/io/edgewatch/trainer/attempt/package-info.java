/** How one attempt follows another: what it goes on from, what the one before left open, who gives way. */
@NullMarked
package io.edgewatch.trainer.attempt;

import org.jspecify.annotations.NullMarked;
