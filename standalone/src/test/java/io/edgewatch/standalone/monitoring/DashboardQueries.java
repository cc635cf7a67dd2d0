package io.edgewatch.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that dashboards and rules ask of Prometheus, and what their legends need of the answers. */
final class DashboardQueries {
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
    private static final Pattern ANNOTATION_LABEL = Pattern.compile("\\$labels\\.(\\w+)");
    /** A metric with its matchers, if it has any; what else begins with a letter is a function or a word of PromQL. */
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:\"])((?:edgewatch_|run:|phase:|analyzer:|up\\b)[\\w:]*)(\\{[^}]*})?");

    private DashboardQueries() {}

    /**
     * A question.
     *
     * @param where it stands
     * @param expression PromQL
     * @param labels that every series of the answer must have
     */
    record Query(String where, String expression, Set<String> labels) {
        @Override
        public String toString() {
            return where + ": " + expression;
        }
    }

    /** Of panels, variables and annotations of all dashboards below a folder. */
    static List<Query> ofDashboards(Path folder, String run) throws IOException {
        List<Query> queries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                queries.addAll(ofDashboard(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile())));
            }
        }
        return queries.stream()
                .map(q -> new Query(q.where(), q.expression().replace("$run", run), q.labels()))
                .toList();
    }

    static List<Query> ofDashboard(String name, JsonNode dashboard) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        name + ", " + panel.get("title").asText(),
                        target.get("expr").asText(),
                        labels(LEGEND, target.path("legendFormat").asText())));
            }
        }
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher labelValues =
                    LABEL_VALUES.matcher(variable.at("/query/query").asText());
            if (labelValues.matches()) {
                queries.add(new Query(
                        name + ", variable " + variable.get("name").asText(),
                        labelValues.group(1),
                        Set.of(labelValues.group(2))));
            }
        }
        for (JsonNode annotation : dashboard.at("/annotations/list")) {
            if (annotation.has("expr")) {
                queries.add(new Query(
                        name + ", annotation " + annotation.get("name").asText(),
                        annotation.get("expr").asText(),
                        labels(LEGEND, annotation.path("titleFormat").asText())));
            }
        }
        return queries;
    }

    /** Recording rules as they stand; of alerting rules, which ask for what should not be, the series they are about. */
    static List<Query> ofRules(Path folder) throws IOException {
        List<Query> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
                for (JsonNode group : rules.get("groups")) {
                    for (JsonNode rule : group.get("rules")) {
                        queries.addAll(ofRule(file.getFileName().toString(), rule));
                    }
                }
            }
        }
        return queries;
    }

    private static List<Query> ofRule(String file, JsonNode rule) {
        String expression = rule.get("expr").asText();
        if (rule.has("record")) {
            return List.of(new Query(file + ", " + rule.get("record").asText(), expression, Set.of()));
        }
        String where = file + ", " + rule.get("alert").asText();
        Matcher selector = SELECTOR.matcher(expression);
        List<Query> queries = new ArrayList<>();
        while (selector.find()) {
            queries.add(new Query(where, selector.group(), Set.of()));
        }
        Set<String> labels = labels(ANNOTATION_LABEL, rule.get("annotations").toString());
        return queries.stream()
                .map(q -> new Query(q.where(), q.expression(), labels))
                .collect(Collectors.toList());
    }

    private static Set<String> labels(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What is wrong with an answer; empty if nothing is. */
    static List<String> faults(Query query, JsonNode answer) {
        if (answer.isEmpty()) {
            return List.of(query + ": no data");
        }
        List<String> faults = new ArrayList<>();
        for (JsonNode series : answer) {
            for (String label : query.labels()) {
                if (!series.get("metric").has(label)) {
                    faults.add(query + ": no label '" + label + "' in " + series.get("metric"));
                }
            }
        }
        return faults;
    }
}
