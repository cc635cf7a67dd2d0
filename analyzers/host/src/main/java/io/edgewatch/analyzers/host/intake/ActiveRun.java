package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.work.RunWorker;
import io.edgewatch.wire.Progress;
import java.util.Optional;

/** A run this host analyzes: its records go into the assembler, what comes out goes to the worker. */
record ActiveRun(StepAssembler assembler, RunWorker worker) implements AutoCloseable {

    /** Hands over as many inputs as are ready and the worker has room for. */
    void drain() {
        while (worker.hasRoom()) {
            Optional<RunInput> next = assembler.poll();
            if (next.isEmpty()) {
                return;
            }
            worker.offer(next.get());
        }
    }

    /** The last progress, if the run is over for this instance and nothing of a later attempt is here. */
    Optional<Progress> concluded() {
        return worker.concluded().filter(end -> !assembler.holdsLaterThan(end.attempt()));
    }

    @Override
    public void close() {
        worker.close();
    }
}
