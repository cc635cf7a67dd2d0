/** Steps that wait on disk until the broker takes them. */
@NullMarked
package io.edgewatch.trainer.spill;

import org.jspecify.annotations.NullMarked;
