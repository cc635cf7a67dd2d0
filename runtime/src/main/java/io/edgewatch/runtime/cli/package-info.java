/** What the commands of all processes have in common: options and how a command lives and fails. */
@NullMarked
package io.edgewatch.runtime.cli;

import org.jspecify.annotations.NullMarked;
