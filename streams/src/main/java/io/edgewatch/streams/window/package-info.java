/** Windows of steps, never of seconds. */
@NullMarked
package io.edgewatch.streams.window;

import org.jspecify.annotations.NullMarked;
