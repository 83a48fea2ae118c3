package io.gmem.memory.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.contracts.run.CancelRun;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.memory.TestSettings;
import io.gmem.memory.encoding.TestImageEncodings;
import io.gmem.memory.operation.TestOperations;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.RecordingEmitter;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verifies that a command is acknowledged only after the facts that follow from it are durable. */
class CommandAcknowledgmentTest {
    private static final DatasetSpec SPEC = DatasetDeciderTest.spec("pets", "pets", "a");
    private static final IngestDataset INGEST = new IngestDataset(SPEC);
    private static final ChangeBank COMPRESS = new ChangeBank(new OperationSpec(
            new OperationId("compress-1"), new BankName("pets"), null, new BankOperation.Compress(2), ""));
    private static final EncodeImage ENCODE = new EncodeImage(
            new OperationId("encode-1"),
            new BankVersion(new BankName("pets"), 1),
            new ArtifactRef("gmem:uploads/u1", "ab".repeat(32), 1, MediaTypes.UPLOAD));

    @TempDir
    private Path folder;

    private final RecordingEmitter broker = new RecordingEmitter();
    private final List<Message> started = new CopyOnWriteArrayList<>();
    private DatasetCommandConsumer consumer;

    @BeforeEach
    void open() throws IOException {
        var publisher = new EventPublisher(broker, "memory-service");
        var ownership = new Ownership();
        ownership.gained(IntStream.range(0, Topic.SHARD_COMMANDS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.SHARD_COMMANDS.topicName(), i))
                .toList());
        var store = new FileArtifactStore(folder, "test");
        consumer = new DatasetCommandConsumer(
                new Datasets(
                        publisher,
                        new RecordingWorker(),
                        ownership,
                        TestSettings.ingest(),
                        KafkaClients.at("127.0.0.1:1")),
                TestOperations.recordingTo(started, publisher),
                TestImageEncodings.handlerWithoutBanks(publisher, store, folder));
    }

    @Vetoed
    private final class RecordingWorker extends IngestWorker {
        RecordingWorker() {
            super(null, null, null, null, null, TestSettings.ingest(), new SourceOpening(null, null, null, null));
        }

        @Override
        void submit(DatasetSpec spec, Instant acceptedAt) {
            started.add(new DatasetEvent.Accepted(spec, acceptedAt));
        }
    }

    private CompletableFuture<Void> receive(Message command) {
        var commands = new RecordingEmitter();
        new EventPublisher(commands, "gateway").publishAndWait(command);
        return consumer.accept(commands.sent().get(0).received()).subscribe().asCompletionStage();
    }

    static Stream<Command> commands() {
        return Stream.of(INGEST, COMPRESS, ENCODE);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void acknowledgesOnlyAfterTheFactIsDurable(Command command) {
        broker.hold();

        CompletableFuture<Void> acknowledged = receive(command);

        Eventually.holds(() -> assertThat(broker.held()).hasSize(1));
        assertThat(acknowledged).isNotDone();
        assertThat(started).isEmpty();
        broker.release();
        Eventually.holds(() -> assertThat(acknowledged).isCompleted());
        assertThat(broker.messages())
                .singleElement()
                .satisfies(fact -> assertThat(fact)
                        .isInstanceOfAny(
                                DatasetEvent.Accepted.class,
                                OperationEvent.Accepted.class,
                                ImageEncodingEvent.Unencoded.class));
        assertThat(started).hasSize(command == ENCODE ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void doesNotAcknowledgeWhenPublishingFails(Command command) {
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });

        CompletableFuture<Void> acknowledged = receive(command);

        Eventually.holds(() -> assertThat(acknowledged).isCompletedExceptionally());
        assertThat(started).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void handlesCommandAgainIfItsFactWasNotPublished(Command command) {
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });
        CompletableFuture<Void> first = receive(command);
        Eventually.holds(() -> assertThat(first).isDone());
        broker.beforeDurable(message -> {});

        CompletableFuture<Void> second = receive(command);

        Eventually.holds(() -> assertThat(second).isCompleted());
        assertThat(broker.messages()).hasSize(1);
        assertThat(started).hasSize(command == ENCODE ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void acceptsRepeatedCommandOnce(Command command) {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> acknowledged = receive(command);
            Eventually.holds(() -> assertThat(acknowledged).isCompleted());
        }

        assertThat(broker.messages()).hasSize(command == ENCODE ? 2 : 1);
        assertThat(started).hasSize(command == ENCODE ? 0 : 1);
        assertThat(broker.sent().stream().map(sent -> sent.header("ce_id")).distinct())
                .as("repeated responses have the same id")
                .hasSize(1);
    }

    @Test
    void rejectsMessagesThatAreNotCommandsOfTheService() {
        assertThatThrownBy(() -> receive(new CancelRun(new RunId("run-1"))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("memory service");
    }
}
