/** Side-by-side measurements against other implementations. */
@NullMarked
package io.edgewatch.bench;

import org.jspecify.annotations.NullMarked;
