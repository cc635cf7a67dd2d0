/** What an instance tells of the runs it is at. */
@NullMarked
package io.edgewatch.analyzers.host.status;

import org.jspecify.annotations.NullMarked;
