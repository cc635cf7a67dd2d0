package io.edgewatch.wire;

import io.edgewatch.wire.proto.Setting;
import io.edgewatch.wire.proto.SpecificationMessage;
import io.edgewatch.wire.proto.TopicOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Mappings of the parts that several messages share. Lists are sorted, so equal records have equal bytes. */
final class Messages {
    private Messages() {}

    static SpecificationMessage of(Specification specification) {
        return SpecificationMessage.newBuilder()
                .setKind(specification.kind())
                .addAllSettings(settings(specification.settings()))
                .build();
    }

    static Specification specification(SpecificationMessage message) {
        return Specification.of(message.getKind(), settings(message.getSettingsList()));
    }

    static List<Setting> settings(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(e -> Setting.newBuilder()
                                .setName(e.getKey())
                                .setValue(e.getValue())
                                .build())
                        .toList();
    }

    static Map<String, String> settings(List<Setting> settings) {
        Map<String, String> map = new TreeMap<>();
        for (Setting setting : settings) {
            if (map.put(setting.getName(), setting.getValue()) != null) {
                throw new IllegalArgumentException(
                        "setting must be given once, got twice: '" + setting.getName() + "'");
            }
        }
        return map;
    }

    static List<TopicOffset> offsets(Map<Topic, Long> offsets) {
        return new TreeMap<>(offsets)
                .entrySet().stream()
                        .map(e -> TopicOffset.newBuilder()
                                .setTopic(e.getKey().topicName())
                                .setOffset(e.getValue())
                                .build())
                        .toList();
    }

    static Map<Topic, Long> offsets(List<TopicOffset> offsets) {
        Map<Topic, Long> map = new TreeMap<>();
        for (TopicOffset offset : offsets) {
            Topic topic = Topic.named(offset.getTopic())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "topic must be of the catalogue, got: '" + offset.getTopic() + "'"));
            if (map.put(topic, offset.getOffset()) != null) {
                throw new IllegalArgumentException("offset must be given once, got twice: " + topic.topicName());
            }
        }
        return map;
    }

    /** The same number, and of all the bit patterns of NaN the one that {@link Double#NaN} has. */
    static double canonical(double value) {
        return Double.isNaN(value) ? Double.NaN : value;
    }

    static OptionalDouble optional(boolean present, double value) {
        return present ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
