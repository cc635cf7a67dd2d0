package io.edgewatch.standalone.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.experiment.Experiment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: plots of a trajectory and the error table, in one file that needs nothing else. */
final class FlowReport {
    static final String FILE = "report.html";

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private FlowReport() {}

    static void write(Path directory, Experiment experiment, Trajectory trajectory) throws IOException {
        String page = resource("report.html")
                .replace("/*style*/", resource(UPLOT + "uPlot.min.css"))
                .replace("/*uplot*/", resource(UPLOT + "uPlot.iife.min.js"))
                .replace("/*data*/", json(data(trajectory)))
                .replace("<!--name-->", escaped(experiment.name()))
                .replace("<!--optimizer-->", escaped(experiment.optimizer().toString()))
                .replace("<!--errors-->", errors(ErrorTable.of(trajectory)));
        Files.writeString(directory.resolve(FILE), page);
    }

    private static Map<String, List<@Nullable Double>> data(Trajectory trajectory) {
        Map<String, List<@Nullable Double>> data = new LinkedHashMap<>();
        for (String name : trajectory.names()) {
            List<@Nullable Double> column = new ArrayList<>();
            for (double number : trajectory.column(name)) {
                column.add(Double.isFinite(number) ? number : null);
            }
            data.put(name, column);
        }
        return data;
    }

    /** Also safe within a script element. */
    private static String json(Object value) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(value).replace("<", "\\u003c");
    }

    private static String errors(ErrorTable table) {
        StringBuilder rows = new StringBuilder();
        for (String line : table.lines()) {
            rows.append("<li>").append(escaped(line)).append("</li>\n");
        }
        return rows.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = FlowReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + name + ": build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
