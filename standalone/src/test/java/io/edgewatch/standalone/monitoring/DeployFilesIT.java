package io.edgewatch.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code deploy/} and {@code grafana/}, by the programs and schemas that they are for. */
class DeployFilesIT {
    private static final Path PROMETHEUS = DeployFiles.DEPLOY.resolve("prometheus");
    private static final Path RUNBOOKS = DeployFiles.ROOT.resolve("docs/runbooks");

    @FunctionalInterface
    private interface Schema {
        void validate(JsonElement element) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "Namespace", V1Namespace::validateJsonElement,
            "Secret", V1Secret::validateJsonElement,
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement,
            "Deployment", V1Deployment::validateJsonElement,
            "Job", V1Job::validateJsonElement);

    /** What a program says; its exit code must be 0. */
    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
        return said;
    }

    @ParameterizedTest
    @CsvSource({"runs", "pipeline"})
    void eachRuleFiresWhenItShouldAndNotWhenItShouldNot(String tests) throws Exception {
        assertThat(run(PROMETHEUS.resolve("tests"), "promtool", "test", "rules", tests + ".yml"))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertHasTestsOfBothKindsAndARunbook() throws Exception {
        // Given
        Set<String> alerts = new TreeSet<>();
        Set<String> firing = new TreeSet<>();
        Set<String> quiet = new TreeSet<>();
        // When
        for (String file : List.of("runs", "pipeline")) {
            yaml(PROMETHEUS.resolve("rules/" + file + ".yml"))
                    .findValues("alert")
                    .forEach(alert -> alerts.add(alert.asText()));
            for (JsonNode test :
                    yaml(PROMETHEUS.resolve("tests/" + file + ".yml")).get("tests")) {
                for (JsonNode check : test.path("alert_rule_test")) {
                    (check.has("exp_alerts") ? firing : quiet)
                            .add(check.get("alertname").asText());
                }
            }
        }
        // Then
        assertThat(firing).isEqualTo(alerts);
        assertThat(quiet).isEqualTo(alerts);
        alerts.add("RunCrossedEdge"); // told by streams alone
        assertThat(runbooks()).isEqualTo(alerts);
    }

    private static Set<String> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString().replace(".md", "")));
            return names;
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
    }

    @Test
    void prometheusAndAlertmanagerTakeTheirConfigurations() throws Exception {
        assertThat(run(PROMETHEUS, "promtool", "check", "config", "prometheus.yml"))
                .contains("3 rule files found");
        assertThat(run(DeployFiles.DEPLOY, "promtool", "check", "config", "kubernetes/prometheus-scrape.yml"))
                .contains("SUCCESS");
        assertThat(run(DeployFiles.DEPLOY, "amtool", "check-config", "alertmanager/alertmanager.yml"))
                .contains("SUCCESS", "3 inhibit rules", "3 receivers");
    }

    @ParameterizedTest
    @CsvSource({"information, chat", "warning, pager", "critical, 'mail,pager'"})
    void onlyWhatNeedsAPersonReachesThePager(String severity, String receivers) throws Exception {
        assertThat(run(
                        DeployFiles.DEPLOY,
                        "amtool",
                        "config",
                        "routes",
                        "test",
                        "--config.file",
                        "alertmanager/alertmanager.yml",
                        "severity=" + severity,
                        "alertname=Any",
                        "run=a-run"))
                .satisfies(said -> assertThat(said.lines()).contains(receivers));
    }

    @Test
    void composeTakesItsFile() throws Exception {
        run(DeployFiles.DEPLOY.resolve("compose"), "docker-compose", "-f", "compose.yaml", "config", "-q");
    }

    @Test
    void kubernetesManifestsAreAsTheSchemaWantsThem() throws Exception {
        // Given
        List<JsonNode> documents = new ArrayList<>(DeployFiles.kubernetesDocuments());
        documents.removeIf(document -> document.get("kind").asText().equals("Kustomization"));
        // When, Then
        assertThat(documents).hasSizeGreaterThan(8).allSatisfy(document -> {
            String kind = document.get("kind").asText();
            Schema schema = Objects.requireNonNull(SCHEMAS.get(kind), "no schema of " + kind);
            assertThatCode(() -> schema.validate(JsonParser.parseString(document.toString())))
                    .as(document.at("/metadata/name").asText())
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void aManifestWithAMisspeltFieldWouldBeRefused() throws Exception {
        // Given
        JsonElement misspelt = JsonParser.parseString("""
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "streams"}, "spec": {"clusterIp": "None"}}
                """);
        // When, Then
        assertThatCode(() -> V1Service.validateJsonElement(misspelt)).hasMessageContaining("clusterIp");
    }

    @ParameterizedTest
    @CsvSource({"streams", "sharpness", "flows", "topics"})
    void composeAndKubernetesStartAProcessAlike(String process) throws Exception {
        assertThat(DeployFiles.kubernetes(process).without("--command-config").arguments())
                .isEqualTo(DeployFiles.compose(process).arguments());
    }

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() throws Exception {
        try (Stream<Path> files = Files.walk(DeployFiles.ROOT.resolve("grafana/dashboards"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".json")))
                    .isNotEmpty()
                    .allSatisfy(file -> {
                        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                        assertThat(dashboard.get("description").asText()).isNotBlank();
                        assertThat(dashboard.get("panels"))
                                .filteredOn(panel -> !panel.get("type").asText().equals("row"))
                                .isNotEmpty()
                                .allSatisfy(panel -> {
                                    assertThat(panel.path("description").asText())
                                            .as(panel.get("title").asText())
                                            .isNotBlank();
                                    assertThat(panel.at("/fieldConfig/defaults/unit")
                                                    .asText())
                                            .as(panel.get("title").asText())
                                            .isNotBlank();
                                });
                    });
        }
    }
}
