package io.edgewatch.standalone.flow;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far, how fast and how long still, on a terminal; elsewhere nothing. */
final class FlowProgress implements AutoCloseable {
    private final Optional<ProgressBar> bar;

    FlowProgress(long steps, long done) {
        this.bar = System.console() == null
                ? Optional.empty()
                : Optional.of(new ProgressBarBuilder()
                        .setTaskName("flow")
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUnit(" steps", 1)
                        .showSpeed()
                        .startsFrom(done, java.time.Duration.ZERO)
                        .setUpdateIntervalMillis(500)
                        .build());
    }

    void at(long step) {
        bar.ifPresent(shown -> shown.stepTo(step));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
