/** Where a run stands with respect to its edge, and when somebody should know. Pure: values in, values out. */
@NullMarked
package io.edgewatch.streams.phase;

import org.jspecify.annotations.NullMarked;
