package io.gmem.eventlog;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Creates the Kafka clients of a process from one set of properties: addresses, security and timeouts of all clients. The settings of a
 * client take precedence. Properties that a type of client does not know are not passed to it. Thread-safe.
 */
public final class KafkaClients {
    private static final String ENVIRONMENT_PREFIX = "KAFKA_";

    private final Map<String, Object> properties;

    /**
     * @param properties Kafka client properties, without a prefix
     * @throws IllegalArgumentException if {@code bootstrap.servers} is missing
     */
    public KafkaClients(Map<String, ?> properties) {
        this.properties = Map.copyOf(properties);
        if (!this.properties.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("bootstrap.servers must be set");
        }
    }

    /** Returns clients of a broker without further properties. */
    public static KafkaClients at(String bootstrapServers) {
        return new KafkaClients(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Returns clients with the properties of {@code KAFKA_*} variables: {@code KAFKA_SECURITY_PROTOCOL} sets {@code security.protocol}. */
    public static KafkaClients of(Map<String, String> environment) {
        Map<String, Object> found = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                String property = name.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT);
                found.put(property.replace('_', '.'), value);
            }
        });
        return new KafkaClients(found);
    }

    /** Returns {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Creates a consumer, which the caller closes. */
    public <K, V> KafkaConsumer<K, V> consumer(Map<String, ?> settings, Deserializer<K> keys, Deserializer<V> values) {
        return new KafkaConsumer<>(merged(ConsumerConfig.configNames(), settings), keys, values);
    }

    /** Creates a producer, which the caller closes. */
    public <K, V> KafkaProducer<K, V> producer(Map<String, ?> settings, Serializer<K> keys, Serializer<V> values) {
        return new KafkaProducer<>(merged(ProducerConfig.configNames(), settings), keys, values);
    }

    /** Creates an admin client, which the caller closes. */
    public Admin admin(Map<String, ?> settings) {
        return Admin.create(merged(AdminClientConfig.configNames(), settings));
    }

    Map<String, Object> merged(Set<String> known, Map<String, ?> settings) {
        Map<String, Object> merged = new HashMap<>(properties);
        merged.keySet().retainAll(known);
        merged.putAll(settings);
        return merged;
    }
}
