/** The analyzer {@code central-flow}: the central flow integrated beside a run, and what it predicts of it. */
@NullMarked
package io.edgewatch.analyzers.centralflow;

import org.jspecify.annotations.NullMarked;
