/** {@code edgewatch topics}: what a cluster must have before any process starts. */
@NullMarked
package io.edgewatch.runtime.topics;

import org.jspecify.annotations.NullMarked;
