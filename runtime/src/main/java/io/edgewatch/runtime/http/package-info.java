/** Ports and the endpoints every process answers on. */
@NullMarked
package io.edgewatch.runtime.http;

import org.jspecify.annotations.NullMarked;
