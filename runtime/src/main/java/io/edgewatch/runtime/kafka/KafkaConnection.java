package io.edgewatch.runtime.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to reach a cluster: what Kafka's own tools take as {@code --bootstrap-server} and {@code --command-config}.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param clientSettings security and other client settings; may hold secrets, so they are never printed
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> clientSettings) {
    private static final Set<String> HARMLESS = Set.of(
            "security.protocol",
            "sasl.mechanism",
            "ssl.protocol",
            "ssl.enabled.protocols",
            "ssl.truststore.type",
            "ssl.keystore.type",
            "ssl.endpoint.identification.algorithm",
            "client.dns.lookup");
    private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");

    public KafkaConnection {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers must be host:port, got an empty text");
        }
        clientSettings = Map.copyOf(clientSettings);
    }

    /** A connection without further settings. */
    public static KafkaConnection to(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    /** A connection with the settings of a properties file. */
    public static KafkaConnection withConfig(String bootstrapServers, Path commandConfig) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(commandConfig, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) { // no more than that is said, for a line may hold a secret
            throw new IllegalArgumentException(
                    commandConfig + " is not a properties file: a \\u without four hexadecimal digits after it", e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return new KafkaConnection(bootstrapServers, settings);
    }

    /**
     * Client settings with those of a role laid over them.
     *
     * @param clientId fixed, so that metrics do not churn
     */
    public Map<String, Object> settings(String clientId, Map<String, ?> role) {
        Map<String, Object> all = new HashMap<>(clientSettings);
        all.putAll(role);
        all.put("bootstrap.servers", bootstrapServers);
        all.put("client.id", clientId);
        return all;
    }

    /** {@code text} with every value of a setting that is not known to be harmless blotted out. */
    String withoutSecrets(String text) {
        String clean = text;
        for (Map.Entry<String, String> setting : clientSettings.entrySet()) {
            if (!isHarmless(setting.getKey()) && !setting.getValue().isBlank()) {
                clean = clean.replace(setting.getValue(), "[hidden]");
                Matcher quoted = QUOTED.matcher(setting.getValue());
                while (quoted.find()) { // a login module's settings are named one by one when one is wrong
                    clean = clean.replace(String.valueOf(quoted.group(1)), "[hidden]");
                }
            }
        }
        return clean;
    }

    /** Whether the value of a setting may be shown: it names a mechanism, not a person nor a key. */
    public static boolean isHarmless(String setting) {
        return HARMLESS.contains(setting);
    }

    /** The address only. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
