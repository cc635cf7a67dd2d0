/** {@code edgewatch runs}: what a cluster knows of its runs, and how one is deleted. */
@NullMarked
package io.edgewatch.runtime.runs;

import org.jspecify.annotations.NullMarked;
