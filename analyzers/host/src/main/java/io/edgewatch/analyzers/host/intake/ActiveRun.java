package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.host.assembly.StepAssembler;
import io.edgewatch.analyzers.host.work.RunWorker;
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

    @Override
    public void close() {
        worker.close();
    }
}
