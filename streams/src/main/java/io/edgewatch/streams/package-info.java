/** The process that joins, windows, classifies and alerts: its settings and its life. */
@NullMarked
package io.edgewatch.streams;

import org.jspecify.annotations.NullMarked;
