/** The analyzer {@code self-stabilization}: what raises the sharpness, what holds it down, and when it will meet the edge. */
@NullMarked
package io.edgewatch.analyzers.selfstabilization;

import org.jspecify.annotations.NullMarked;
