/** What an analyzer is: it sees every step of a run and publishes measurements. Loaded by name through ServiceLoader. */
@NullMarked
package io.edgewatch.analyzers.api;

import org.jspecify.annotations.NullMarked;
