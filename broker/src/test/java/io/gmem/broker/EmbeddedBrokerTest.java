package io.gmem.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path folder;

    @Test
    void keepsRecordsAfterProcessIsKilled() throws Exception {
        int port = freePort();
        Process first = spawn(port);
        produce(port, "kept");
        first.destroyForcibly().waitFor();

        Process second = spawn(port);
        try {
            assertThat(consume(port)).containsExactly("kept");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    void formatsAgainAfterInterruptedFormat() throws Exception {
        Path half = Files.createDirectory(folder.resolve("kafka.formatting"));
        Files.writeString(half.resolve("meta.properties"), "half");
        int port = freePort();

        try (var broker = EmbeddedBroker.start(folder.resolve("kafka"), port, freePort())) {
            produce(port, "works");

            assertThat(consume(port)).containsExactly("works");
            assertThat(broker.bootstrapServers()).endsWith(":" + port);
            assertThat(half).doesNotExist();
        }
    }

    @Test
    void rejectsFolderWithOtherContents() throws Exception {
        Path letters = Files.createDirectory(folder.resolve("letters"));
        Files.writeString(letters.resolve("to-mother.txt"), "dear");

        assertThatThrownBy(() -> EmbeddedBroker.start(letters, freePort(), freePort()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("letters")
                .hasMessageContaining("empty folder");
        assertThat(letters.resolve("to-mother.txt")).hasContent("dear");
    }

    @Test
    void rejectsPortInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder.resolve("kafka"), taken.getLocalPort(), freePort()))
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void stopsWhenParentCloses() throws Exception {
        Process process = spawn(freePort());

        process.getOutputStream().close();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private Process spawn(int port) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        "--dir",
                        folder.resolve("kafka").toString(),
                        "--port",
                        Integer.toString(port),
                        "--controller-port",
                        Integer.toString(freePort()),
                        "--exit-with-parent")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        assertThat(line).startsWith("broker ready");
        return process;
    }

    private static void produce(int port, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", "127.0.0.1:" + port, "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>("t", "key", value)).get();
        }
    }

    private static List<String> consume(int port) {
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + port), new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("t", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
