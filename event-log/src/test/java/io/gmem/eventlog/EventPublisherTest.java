package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.testkit.RecordingEmitter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private static final CancelRun MESSAGE = new CancelRun(new RunId("run-1"));

    private final RecordingEmitter broker = new RecordingEmitter();
    private final EventPublisher publisher = new EventPublisher(broker, "trainer-service");

    @Test
    void publishesToTopicOfTypeWithMessageKey() {
        publisher.publishAndWait(MESSAGE);

        assertThat(broker.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo(Topic.TRAINING_COMMANDS.topicName());
            assertThat(sent.key()).isEqualTo("run-1");
            assertThat(sent.message()).isEqualTo(MESSAGE);
            assertThat(sent.header("ce_source")).isEqualTo("/gmem/trainer-service");
            assertThat(sent.header("ce_type")).isEqualTo("io.gmem.run.cancel.v1");
            assertThat(sent.header("traceparent")).isNull();
        });
    }

    @Test
    void completesWhenMessageIsDurable() {
        broker.hold();
        CompletableFuture<Void> published =
                publisher.publish(MESSAGE).subscribe().asCompletionStage();

        assertThat(published).isNotDone();
        assertThat(broker.messages()).isEmpty();
        broker.release();
        assertThat(published).isCompleted();
        assertThat(broker.messages()).containsExactly(MESSAGE);
    }

    @Test
    void failsWhenBrokerRejectsMessage() {
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });

        assertThatThrownBy(() -> publisher.publishAndWait(MESSAGE)).hasMessageContaining("no broker");
        assertThat(broker.messages()).isEmpty();
    }

    @Test
    void generatesUniqueIdUnlessGiven() {
        publisher.publishAndWait(MESSAGE);
        publisher.publishAndWait(MESSAGE);
        publisher.publish(MESSAGE, "chosen", null).await().indefinitely();

        List<String> ids =
                broker.sent().stream().map(sent -> sent.header("ce_id")).toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(3).endsWith("chosen");
    }

    @Test
    void continuesTraceOfCause() {
        var cause = new Envelope("id-1", "/gmem/gateway", Instant.EPOCH, "00-trace", MESSAGE);

        publisher.publish(MESSAGE, cause).await().indefinitely();
        publisher.publish(MESSAGE, "chosen", "00-other").await().indefinitely();

        assertThat(broker.sent())
                .extracting(sent -> sent.header("traceparent"))
                .containsExactly("00-trace", "00-other");
        assertThat(broker.sent().get(0).header("ce_id")).isNotEqualTo("id-1");
    }
}
