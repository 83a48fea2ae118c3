package io.gmem.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {

    @ParameterizedTest
    @EnumSource
    void hasNameOfDomainPluralAndVersion(Topic topic) {
        assertThat(topic.topicName()).matches("gmem\\.(memory|training|sampling|gateway|system)\\.[a-z-]+\\.v[1-9]");
        assertThat(topic.partitions()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void isCompactedForState(Topic topic) {
        assertThat(topic.config().get("cleanup.policy")).isEqualTo(topic.compacted() ? "compact" : "delete");
        assertThat(topic.config().containsKey("retention.ms")).isNotEqualTo(topic.compacted());
    }

    @ParameterizedTest
    @EnumSource
    void usesOnePartitionForState(Topic topic) {
        if (topic.compacted()) {
            assertThat(topic.partitions()).isEqualTo(1);
        }
    }

    @Test
    void hasUniqueNames() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::topicName)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(MessageType.values()).map(MessageType::wireName))
                .doesNotHaveDuplicates();
        assertThat(Arrays.stream(MessageType.values()).map(MessageType::record)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void separatesCommandsFromEvents(MessageType type) {
        boolean command = Command.class.isAssignableFrom(type.record());
        assertThat(type.topic().name().endsWith("_COMMANDS")).isEqualTo(command);
        assertThat(type.wireName()).matches("io\\.gmem\\.[a-z]+\\.[a-z]+\\.v[1-9]");
        assertThat(MessageType.ofWireName(type.wireName())).contains(type);
        assertThat(MessageType.of(Examples.of(type))).isEqualTo(type);
    }

    @Test
    void usesEveryTopicExceptDeadLetters() {
        var used = Arrays.stream(MessageType.values()).map(MessageType::topic).collect(Collectors.toSet());
        assertThat(Arrays.stream(Topic.values()).filter(topic -> !used.contains(topic)))
                .allMatch(topic -> topic.name().endsWith("_DEAD_LETTERS"));
    }
}
