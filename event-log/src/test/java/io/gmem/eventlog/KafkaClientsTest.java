package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "kafka:9093",
            "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
            "KAFKA_SASL_JAAS_CONFIG", "required;",
            "KAFKA_ACKS", "all",
            "KAFKA_SERVICE_HOST", "10.0.0.1",
            "HOME", "/root");

    @Test
    void passesSecurityToClientsOfEveryType() {
        KafkaClients clients = KafkaClients.of(ENVIRONMENT);

        for (var known : java.util.List.of(
                ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())) {
            assertThat(clients.merged(known, Map.of()))
                    .containsEntry("bootstrap.servers", "kafka:9093")
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.jaas.config", "required;");
        }
        assertThat(clients.bootstrapServers()).isEqualTo("kafka:9093");
    }

    @Test
    void omitsPropertiesThatAClientDoesNotKnow() {
        KafkaClients clients = KafkaClients.of(ENVIRONMENT);

        assertThat(clients.merged(ConsumerConfig.configNames(), Map.of()))
                .doesNotContainKeys("acks", "service.host", "home");
        assertThat(clients.merged(ProducerConfig.configNames(), Map.of())).containsEntry("acks", "all");
    }

    @Test
    void prefersTheSettingsOfAClient() {
        var clients = new KafkaClients(Map.of("bootstrap.servers", "a:1", "session.timeout.ms", "45000"));

        assertThat(clients.merged(ConsumerConfig.configNames(), Map.of("session.timeout.ms", "6000")))
                .containsEntry("session.timeout.ms", "6000");
    }

    @Test
    void rejectsPropertiesWithoutBroker() {
        assertThatThrownBy(() -> KafkaClients.of(Map.of("KAFKA_ACKS", "all")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bootstrap.servers must be set");
    }
}
