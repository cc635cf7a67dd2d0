/** Graphs of primitive operations, and what an operation must know about itself. */
@NullMarked
package io.edgewatch.numerics.jet.graph;

import org.jspecify.annotations.NullMarked;
