/** Alerts on their way from the topic to Alertmanager: which are still true, and that they arrive. */
@NullMarked
package io.edgewatch.streams.alerting;

import org.jspecify.annotations.NullMarked;
