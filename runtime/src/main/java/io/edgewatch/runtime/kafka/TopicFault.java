package io.edgewatch.runtime.kafka;

/**
 * A topic is not as edgewatch needs it.
 *
 * @param topic its name
 * @param setting which of its settings
 * @param got as the cluster has it
 * @param wanted as it should be
 * @param critical processes would lose or mix up records, so they refuse to start
 */
public record TopicFault(String topic, String setting, String got, String wanted, boolean critical) {
    /** One clause for a person. */
    @Override
    public String toString() {
        return topic + " " + setting + " is " + got + ", wanted " + wanted;
    }
}
