/** Layers to compose networks of; each says what it makes of a shape, which weights it has, and of which primitives it is made. */
@NullMarked
package io.edgewatch.numerics.network.layer;

import org.jspecify.annotations.NullMarked;
