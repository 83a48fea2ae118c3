package io.gmem.eventlog;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Publishes messages asynchronously from a process that is not a service. While the broker is unavailable, messages are delayed
 * for up to 30 s, then dropped with a log entry.
 */
public final class EventSender implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventSender.class);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaProducer<String, byte[]> producer;
    private final String source;

    /** @param process name of the publishing process, for example {@code gmem-worker} */
    public EventSender(KafkaClients kafka, String process) {
        this.source = "/gmem/" + process;
        this.producer = kafka.producer(
                Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) DELIVERY_TIMEOUT.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) DELIVERY_TIMEOUT.toMillis() / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) DELIVERY_TIMEOUT.toMillis(),
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Publishes a message after all earlier ones. */
    public void send(Message message) {
        var envelope = new Envelope(UUID.randomUUID().toString(), source, Instant.now(), null, message);
        MessageType type = MessageType.of(message);
        var record = new ProducerRecord<>(
                type.topic().topicName(), null, message.key(), MessageJson.write(message), envelope.headers());
        try {
            producer.send(record, (sent, failure) -> {
                if (failure != null) {
                    logFailure(message, failure);
                }
            });
        } catch (KafkaException e) {
            logFailure(message, e);
        }
    }

    private static void logFailure(Message message, Exception failure) {
        LOG.warnf(
                "message not published: type=%s key=%s error=%s",
                MessageType.of(message).wireName(), message.key(), failure.getMessage());
    }

    /** Waits up to 5 s for pending messages. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
