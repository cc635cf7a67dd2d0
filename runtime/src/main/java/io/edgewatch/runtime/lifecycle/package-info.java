/** The life of the parts a process is made of. */
@NullMarked
package io.edgewatch.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
