package io.edgewatch.standalone.demo;

import io.edgewatch.experiment.Experiment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demo was asked for.
 *
 * @param experiment to train
 * @param run run id
 * @param dataDirectory where broker and streams keep their data
 * @param keepsData whether the directory outlives the demo
 * @param brokerPort preferred; the next free one if it is taken
 * @param httpPort preferred; the next free one if it is taken
 * @param summaryFile where to write the summary as JSON
 * @param rewritesStatus whether the status line is rewritten in place, as on a terminal
 * @param hangLimit how long a part may make no headway before the demo gives up and names it
 */
record DemoSettings(
        Experiment experiment,
        String run,
        Path dataDirectory,
        boolean keepsData,
        int brokerPort,
        int httpPort,
        Optional<Path> summaryFile,
        boolean rewritesStatus,
        Duration hangLimit) {}
