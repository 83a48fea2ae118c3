package io.gmem.launcher.suite;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Checks whether a process on this machine is ready. A process that does not respond is not ready. */
@FunctionalInterface
interface Probe {
    Duration LIMIT = Duration.ofSeconds(2);

    boolean ready() throws InterruptedException;

    /** Checks whether a process listens on the port. */
    static Probe port(int port) {
        return () -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), (int) LIMIT.toMillis());
                return true;
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Checks the readiness endpoint of the service on the port. */
    static Probe health(int port) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(LIMIT)
                .build();
        return () -> {
            try {
                return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        };
    }
}
