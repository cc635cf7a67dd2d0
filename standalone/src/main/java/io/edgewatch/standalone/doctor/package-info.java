/** {@code edgewatch doctor}: what on this machine and its cluster would hurt. */
@NullMarked
package io.edgewatch.standalone.doctor;

import org.jspecify.annotations.NullMarked;
