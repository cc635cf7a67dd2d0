/** Prometheus and Alertmanager beside the demo, where they are installed, with the configuration of {@code deploy/}. */
@NullMarked
package io.edgewatch.standalone.monitoring;

import org.jspecify.annotations.NullMarked;
