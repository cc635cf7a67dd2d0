/** Sharpness against the edge of stability. */
@NullMarked
package io.edgewatch.analyzers.sharpness;

import org.jspecify.annotations.NullMarked;
