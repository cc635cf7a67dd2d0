/** Which runs an instance attaches to, and from which step on. */
@NullMarked
package io.edgewatch.analyzers.host.attach;

import org.jspecify.annotations.NullMarked;
