/** What the analyzers that look ahead say of the default experiment, without Kafka. */
@NullMarked
package io.edgewatch.standalone.forecast;

import org.jspecify.annotations.NullMarked;
