/** Everything in one JVM: broker, trainer, analyzer, streams, and what the terminal shows of them. */
@NullMarked
package io.edgewatch.standalone.demo;

import org.jspecify.annotations.NullMarked;
