/** The analysis of one run on a thread of its own. */
@NullMarked
package io.edgewatch.analyzers.host.work;

import org.jspecify.annotations.NullMarked;
