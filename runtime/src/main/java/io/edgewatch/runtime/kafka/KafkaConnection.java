package io.edgewatch.runtime.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How to reach a cluster: what Kafka's own tools take as {@code --bootstrap-server} and {@code --command-config}.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param clientSettings security and other client settings; may hold secrets, so they are never printed
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> clientSettings) {
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

    /** The address only. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
