/** From the training thread to the topics without making training wait. */
@NullMarked
package io.edgewatch.trainer.publish;

import org.jspecify.annotations.NullMarked;
