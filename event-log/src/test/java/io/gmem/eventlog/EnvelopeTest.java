package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.contracts.run.CancelRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final Envelope ENVELOPE = new Envelope(
            "id-1", "/gmem/gateway", Instant.parse("2026-01-02T03:04:05Z"), "00-trace", new CancelRun(new RunId("r")));

    @Test
    void roundTrips() {
        assertThat(Envelope.read(record(ENVELOPE.headers(), MessageJson.write(ENVELOPE.message()))))
                .isEqualTo(ENVELOPE);
    }

    @Test
    void writesCloudEventsAttributes() {
        Headers headers = ENVELOPE.headers();

        assertThat(text(headers, "ce_specversion")).isEqualTo("1.0");
        assertThat(text(headers, "ce_type")).isEqualTo("io.gmem.run.cancel.v1");
        assertThat(text(headers, "ce_subject")).isEqualTo("r");
        assertThat(text(headers, "content-type")).isEqualTo("application/json");
    }

    @Test
    void rejectsUnknownType() {
        Headers headers = ENVELOPE.headers();
        headers.remove("ce_type");
        headers.add("ce_type", "io.gmem.run.exploded.v9".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Envelope.read(record(headers, new byte[0])))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("io.gmem.run.exploded.v9");
    }

    @Test
    void namesMissingHeader() {
        Headers headers = ENVELOPE.headers();
        headers.remove("ce_id");

        assertThatThrownBy(() -> Envelope.read(record(headers, MessageJson.write(ENVELOPE.message()))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("ce_id");
    }

    @Test
    void rejectsValueOfOtherType() {
        assertThatThrownBy(() -> Envelope.read(record(ENVELOPE.headers(), "{}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("run");
        assertThatThrownBy(() -> Envelope.read(record(ENVELOPE.headers(), "nonsense".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(UnreadableMessageException.class);
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<String, byte[]> record(Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                "topic", 0, 0, 0, TimestampType.CREATE_TIME, 0, 0, "key", value, headers, Optional.empty());
    }
}
