/** The edgewatch command. */
@NullMarked
package io.edgewatch.standalone;

import org.jspecify.annotations.NullMarked;
