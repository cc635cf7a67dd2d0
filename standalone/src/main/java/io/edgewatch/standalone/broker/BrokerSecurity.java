package io.edgewatch.standalone.broker;

import java.util.Map;
import java.util.TreeMap;

/** Whom the broker serves. */
public sealed interface BrokerSecurity {

    /** Protocol of the listener for clients. */
    String protocol();

    /** Broker settings it takes; the listener for clients is named {@code CLIENTS}. */
    Map<String, String> brokerSettings();

    /** Everybody who can reach it, and that is this machine only. */
    record Open() implements BrokerSecurity {
        @Override
        public String protocol() {
            return "PLAINTEXT";
        }

        @Override
        public Map<String, String> brokerSettings() {
            return Map.of();
        }
    }

    /**
     * Users with passwords, not encrypted, who may do what ACLs allow. The broker talks to itself as the super user; its
     * controller listens to all of this machine, so this is for tests, not for keeping anybody out.
     *
     * @param passwords by user, the super user's among them; a broker's directory gets them when it is first used
     * @param superUser who may do everything
     */
    record Scram(Map<String, String> passwords, String superUser) implements BrokerSecurity {
        static final String MECHANISM = "SCRAM-SHA-512";

        public Scram {
            passwords = Map.copyOf(passwords);
            if (!passwords.containsKey(superUser)) {
                throw new IllegalArgumentException("super user " + superUser + " must be one of " + passwords.keySet());
            }
        }

        @Override
        public String protocol() {
            return "SASL_PLAINTEXT";
        }

        @Override
        public Map<String, String> brokerSettings() {
            Map<String, String> settings = new TreeMap<>();
            settings.put("sasl.enabled.mechanisms", MECHANISM);
            settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
            settings.put("listener.name.clients.scram-sha-512.sasl.jaas.config", login(superUser));
            settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
            settings.put("super.users", "User:" + superUser + ";User:ANONYMOUS"); // the latter: the controller
            return settings;
        }

        /** What a client needs to be this user. */
        public Map<String, String> client(String user) {
            return Map.of(
                    "security.protocol", protocol(), "sasl.mechanism", MECHANISM, "sasl.jaas.config", login(user));
        }

        private String login(String user) {
            String password = passwords.get(user);
            if (password == null) {
                throw new IllegalArgumentException("no user " + user + " among " + passwords.keySet());
            }
            return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                    + "\" password=\"" + password + "\";";
        }

        /** Names only. */
        @Override
        public String toString() {
            return "Scram[users=" + passwords.keySet() + ", superUser=" + superUser + "]";
        }
    }
}
