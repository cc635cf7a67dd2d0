/** Update rules of training. */
@NullMarked
package io.edgewatch.numerics.optimizer;

import org.jspecify.annotations.NullMarked;
