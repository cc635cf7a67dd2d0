package io.edgewatch.standalone.demo;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import java.time.Duration;
import java.util.List;

/**
 * What a demo was asked for.
 *
 * @param prepared the experiment to train, its data read; the caller closes it
 * @param run run id
 * @param analyzers those at work beside the one that judges
 * @param data where broker and streams keep their data
 * @param brokerPort preferred; the next free one if it is taken
 * @param httpPort preferred; the next free one if it is taken
 * @param withPrometheus whether Prometheus and Alertmanager are started too
 * @param rewritesStatus whether the status line is rewritten in place, as on a terminal
 * @param maxBehind published steps that an analyzer may be behind before training waits for it; 0: it waits for none
 * @param hangLimit how long a part may make no headway before the demo gives up and names it
 */
record DemoSettings(
        PreparedExperiment prepared,
        String run,
        List<AnalyzerInstance> analyzers,
        DataDirectory data,
        int brokerPort,
        int httpPort,
        boolean withPrometheus,
        boolean rewritesStatus,
        int maxBehind,
        Duration hangLimit) {

    DemoSettings {
        analyzers = List.copyOf(analyzers);
    }

    Experiment experiment() {
        return prepared.experiment();
    }
}
