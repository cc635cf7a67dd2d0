package io.edgewatch.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code deploy/} says of a process: its arguments and its environment. */
final class DeployFiles {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DEPLOY = ROOT.resolve("deploy");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private DeployFiles() {}

    /**
     * A process.
     *
     * @param arguments of the edgewatch command, or of the program in the image
     */
    record Definition(List<String> arguments, Map<String, String> environment) {

        /** With every text replaced that a container would find another way to: hosts, mounts, ports. */
        Definition mapped(Map<String, String> replacements) {
            return new Definition(
                    arguments.stream().map(a -> replaced(a, replacements)).toList(), environment);
        }

        /** Without an option and its value. */
        Definition without(String option) {
            List<String> left = new ArrayList<>(arguments);
            int at = left.indexOf(option);
            left.remove(at);
            left.remove(at);
            return new Definition(left, environment);
        }
    }

    static String replaced(String text, Map<String, String> replacements) {
        String result = text;
        for (Map.Entry<String, String> one : replacements.entrySet()) {
            result = result.replace(one.getKey(), one.getValue());
        }
        return result;
    }

    static Definition compose(String service) throws IOException {
        JsonNode found = YAML.readTree(DEPLOY.resolve("compose/compose.yaml").toFile())
                .get("services")
                .get(service);
        Map<String, String> environment = new LinkedHashMap<>();
        found.path("environment")
                .properties()
                .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
        return new Definition(texts(found.get("command")), environment);
    }

    /** The probe that compose's services share. */
    static List<String> healthcheck() throws IOException {
        JsonNode test = YAML.readTree(DEPLOY.resolve("compose/compose.yaml").toFile())
                .get("x-healthy")
                .get("test");
        return texts(test).subList(1, test.size());
    }

    /** The container of a Kubernetes workload of that name. */
    static Definition kubernetes(String workload) throws IOException {
        for (JsonNode document : kubernetesDocuments()) {
            JsonNode containers = document.at("/spec/template/spec/containers");
            if (containers.isArray() && containers.get(0).get("name").asText().equals(workload)) {
                Map<String, String> environment = new LinkedHashMap<>();
                containers
                        .get(0)
                        .get("env")
                        .forEach(e -> environment.put(
                                e.get("name").asText(), e.get("value").asText()));
                return new Definition(texts(containers.get(0).get("args")), environment);
            }
        }
        throw new IOException("no workload has a container " + workload);
    }

    /** A file that a ConfigMap or a Secret of a name holds. */
    static String kubernetesFile(String name, String file) throws IOException {
        for (JsonNode document : kubernetesDocuments()) {
            if (document.at("/metadata/name").asText().equals(name)) {
                JsonNode data = document.has("data") ? document.get("data") : document.get("stringData");
                return data.get(file).asText();
            }
        }
        throw new IOException("nothing is called " + name);
    }

    static List<JsonNode> kubernetesDocuments() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                YAML.readerFor(JsonNode.class)
                        .<JsonNode>readValues(file.toFile())
                        .forEachRemaining(documents::add);
            }
        }
        return documents;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
