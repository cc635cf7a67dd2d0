/** The commands as processes of their own, as a user starts them, and what becomes of runs when one is killed. */
@NullMarked
package io.edgewatch.standalone.process;

import org.jspecify.annotations.NullMarked;
