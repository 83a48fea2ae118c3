package io.gmem.eventlog;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Provides the Kafka clients of a service, with the properties {@code kafka.*} of its configuration. */
@ApplicationScoped
public class KafkaClientsProducer {
    @Produces
    @Singleton
    KafkaClients clients(@Identifier("default-kafka-broker") Map<String, Object> properties) {
        return new KafkaClients(properties);
    }
}
