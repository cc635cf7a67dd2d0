/** Where a trainer that starts again goes on. */
@NullMarked
package io.edgewatch.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
