package io.edgewatch.standalone.monitoring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of {@code deploy/prometheus} and {@code deploy/alertmanager}, as the jar has them. */
final class ShippedConfiguration {
    private static final List<String> PROMETHEUS =
            List.of("prometheus.yml", "rules/recording.yml", "rules/runs.yml", "rules/pipeline.yml");
    private static final String RECEIVERS = "\nreceivers:";

    private ShippedConfiguration() {}

    /** Writes Prometheus's configuration and rules; targets are to be added. */
    static void writePrometheus(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("rules"));
        for (String file : PROMETHEUS) {
            Files.writeString(directory.resolve(file), text("prometheus/" + file));
        }
    }

    /**
     * Alertmanager's configuration: routes and inhibitions as they ship, with other receivers.
     *
     * @param receivers the YAML list of receivers that the routes name: pager, chat and mail
     */
    static String alertmanager(String receivers) throws IOException {
        String shipped = text("alertmanager/alertmanager.yml");
        int from = shipped.indexOf(RECEIVERS);
        if (from < 0) {
            throw new IOException("alertmanager.yml has no receivers at its end");
        }
        return shipped.substring(0, from) + RECEIVERS + "\n" + receivers;
    }

    private static String text(String name) throws IOException {
        try (InputStream in = ShippedConfiguration.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
