/** The analyzer {@code oscillation}: how training swings about its own midpoints. */
@NullMarked
package io.edgewatch.analyzers.oscillation;

import org.jspecify.annotations.NullMarked;
