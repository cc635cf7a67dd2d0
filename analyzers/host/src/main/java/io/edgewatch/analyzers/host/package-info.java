/** A process that runs one analyzer instance on every run it is assigned. */
@NullMarked
package io.edgewatch.analyzers.host;

import org.jspecify.annotations.NullMarked;
