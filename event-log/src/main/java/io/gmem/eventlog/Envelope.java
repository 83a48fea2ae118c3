package io.gmem.eventlog;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A message with its CloudEvents attributes.
 * @param id unique id of the message; a repeated publication has the same id
 * @param source {@code /gmem/trainer-service}
 * @param traceparent W3C trace context, if the message is part of a trace
 */
public record Envelope(
        String id, String source, Instant time, @Nullable String traceparent, Message message) {

    /**
     * Reads a record.
     * @throws UnreadableMessageException if the record is not a message of the suite; send it to the dead-letter topic
     */
    public static Envelope read(ConsumerRecord<String, byte[]> record) {
        Headers headers = record.headers();
        String wireName = required(headers, "ce_type");
        MessageType type = MessageType.ofWireName(wireName)
                .orElseThrow(
                        () -> new UnreadableMessageException(wireName, new IllegalArgumentException("unknown type")));
        if (record.value() == null) {
            throw new UnreadableMessageException(wireName, new IllegalArgumentException("no value"));
        }
        try {
            return new Envelope(
                    required(headers, "ce_id"),
                    required(headers, "ce_source"),
                    Instant.parse(required(headers, "ce_time")),
                    optional(headers, "traceparent"),
                    MessageJson.read(type, record.value()));
        } catch (DateTimeParseException e) {
            throw new UnreadableMessageException(wireName, e);
        }
    }

    /** Returns the headers of the record that carries this message. */
    Headers headers() {
        var headers = new RecordHeaders();
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_id", id);
        put(headers, "ce_source", source);
        put(headers, "ce_type", MessageType.of(message).wireName());
        put(headers, "ce_time", time.toString());
        put(headers, "ce_subject", message.key());
        put(headers, "content-type", "application/json");
        if (traceparent != null) {
            put(headers, "traceparent", traceparent);
        }
        return headers;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String required(Headers headers, String name) {
        String value = optional(headers, name);
        if (value == null) {
            throw new UnreadableMessageException(
                    "message", new IllegalArgumentException("header " + name + " is missing"));
        }
        return value;
    }

    private static @Nullable String optional(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
