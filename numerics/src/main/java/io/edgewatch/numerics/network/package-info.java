/** Networks, criteria and their losses as functions of all weights. */
@NullMarked
package io.edgewatch.numerics.network;

import org.jspecify.annotations.NullMarked;
