package io.gmem.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** A combined broker and controller that listens on the loopback address only. Recovers its folder after a crash. */
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker with its data in {@code folder}, which is formatted if new. Returns when clients can connect.
     *
     * @throws IOException if the folder contains other data or is not writable, or if a port is in use
     * @throws org.apache.kafka.common.KafkaException if another broker uses the folder
     */
    public static EmbeddedBroker start(Path folder, int port, int controllerPort) throws IOException {
        requireFree(port);
        requireFree(controllerPort);
        Storage.format(folder);
        var server = new KafkaRaftServer(new KafkaConfig(settings(folder, port, controllerPort), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return new EmbeddedBroker(server, port);
    }

    /** Checks the port before startup, because the broker itself reports a port in use only after a minute. */
    private static void requireFree(int port) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            throw new IOException("port " + port + " of 127.0.0.1 is not available: " + e.getMessage(), e);
        }
    }

    private static Properties settings(Path folder, int port, int controllerPort) {
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(Storage.NODE_ID));
        settings.put("controller.quorum.voters", Storage.NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", Storage.CONTROLLER_LISTENER);
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // one node: every internal topic has one replica and few partitions
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        // small: a few threads, small segments and indices, a small cleaner
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.segment.bytes", "67108864");
        settings.put("log.index.size.max.bytes", "1048576");
        // bounded: topics without compaction keep at most one week and 256 MiB per partition; cluster metadata is
        // snapshotted
        settings.put("log.retention.hours", "168");
        settings.put("log.retention.bytes", "268435456");
        settings.put("metadata.log.segment.bytes", "16777216");
        settings.put("metadata.max.retention.bytes", "67108864");
        return settings;
    }

    /** Returns the bootstrap address for clients: {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Blocks until the broker stops. */
    public void awaitShutdown() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
