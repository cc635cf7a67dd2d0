/** What streams remembers of a run, and its bytes in the state store. */
@NullMarked
package io.edgewatch.streams.state;

import org.jspecify.annotations.NullMarked;
