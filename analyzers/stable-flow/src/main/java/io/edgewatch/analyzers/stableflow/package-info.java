/** The analyzer {@code stable-flow}: the flow without oscillation, integrated beside a run. */
@NullMarked
package io.edgewatch.analyzers.stableflow;

import org.jspecify.annotations.NullMarked;
