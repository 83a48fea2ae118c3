package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.message.Topic;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicProvisionerTest {
    private final String broker = SharedBroker.bootstrapServers();
    private Admin admin;

    @BeforeEach
    void provisioned() {
        TopicProvisioner.provision(broker, (short) 1);
        admin = Admin.create(Map.of("bootstrap.servers", broker));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private Map<String, TopicDescription> described() throws Exception {
        List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        return admin.describeTopics(names).allTopicNames().get();
    }

    private Map<String, Uuid> ids() throws Exception {
        Map<String, Uuid> ids = new TreeMap<>();
        described().forEach((name, topic) -> ids.put(name, topic.topicId()));
        return ids;
    }

    @Test
    void createsEveryTopicWithItsPartitionsAndSettings() throws Exception {
        for (Topic topic : Topic.values()) {
            TopicDescription description = described().get(topic.topicName());
            assertThat(description.partitions()).as(topic.name()).hasSize(topic.partitions());
            assertThat(description.partitions().get(0).replicas())
                    .as(topic.name())
                    .hasSize(1);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
            Map<String, String> settings = new HashMap<>();
            for (ConfigEntry entry : admin.describeConfigs(Set.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .entries()) {
                settings.put(entry.name(), entry.value());
            }
            assertThat(settings).as(topic.name()).containsAllEntriesOf(topic.config());
        }
    }

    @Test
    void provisionsTwiceWithoutChange() throws Exception {
        Map<String, Uuid> before = ids();

        TopicProvisioner.provision(broker, (short) 1);

        assertThat(ids()).hasSize(Topic.values().length).isEqualTo(before);
    }

    @Test
    void createsOnlyMissingTopic() throws Exception {
        Map<String, Uuid> before = ids();
        String missing = Topic.GATEWAY_DEAD_LETTERS.topicName();
        admin.deleteTopics(Set.of(missing)).all().get();
        Eventually.holds(
                () -> assertThat(admin.listTopics().names().get()).isNotEmpty().doesNotContain(missing));

        TopicProvisioner.provision(broker, (short) 1);

        Map<String, Uuid> after = ids();
        assertThat(after.remove(missing)).isNotNull().isNotEqualTo(before.remove(missing));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void provisionsConcurrently() {
        List<Thread> services = List.of(
                new Thread(() -> TopicProvisioner.provision(broker, (short) 1)),
                new Thread(() -> TopicProvisioner.provision(broker, (short) 1)));
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        services.forEach(service -> service.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure)));
        services.forEach(Thread::start);

        Eventually.isTrue("both are done", () -> services.stream().noneMatch(Thread::isAlive));
        assertThat(failures).isEmpty();
    }

    @Test
    void namesBrokerThatRejects() throws Exception {
        admin.deleteTopics(Set.of(Topic.GATEWAY_DEAD_LETTERS.topicName())).all().get();
        Eventually.holds(() ->
                assertThat(admin.listTopics().names().get()).doesNotContain(Topic.GATEWAY_DEAD_LETTERS.topicName()));

        assertThatThrownBy(() -> TopicProvisioner.provision(broker, (short) 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(broker)
                .hasMessageContaining("eplication");
        TopicProvisioner.provision(broker, (short) 1);
    }

    @Test
    void keepsInterruptOfThread() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> TopicProvisioner.provision(broker, (short) 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }
}
