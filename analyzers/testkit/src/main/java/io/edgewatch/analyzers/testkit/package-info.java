/** The contract every analyzer passes, as a test to extend, and small exact objectives to run analyzers on. */
@NullMarked
package io.edgewatch.analyzers.testkit;

import org.jspecify.annotations.NullMarked;
