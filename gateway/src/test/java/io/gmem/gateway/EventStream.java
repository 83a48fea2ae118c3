package io.gmem.gateway;

import io.gmem.testkit.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events that behaves like a browser. */
final class EventStream implements AutoCloseable {
    /** A received event. */
    record Received(String id, String name, String data) {}

    private final List<Received> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end;
    private volatile int comments;
    private String id = "";
    private String name = "";
    private String data = "";

    private EventStream(HttpRequest request) {
        end = HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofLines())
                .thenAcceptAsync(response -> {
                    try (Stream<String> lines = response.body()) {
                        lines.forEach(this::line);
                    }
                });
    }

    static EventStream open(URI uri, @Nullable String last) {
        var request = HttpRequest.newBuilder(uri).header("accept", "text/event-stream");
        return new EventStream((last == null ? request : request.header("Last-Event-ID", last)).build());
    }

    private void line(String line) {
        if (line.startsWith(":")) {
            comments++;
        } else if (line.startsWith("id:")) {
            id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
            name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
            data = line.substring(5).strip();
        } else if (line.isEmpty() && !name.isEmpty()) {
            events.add(new Received(id, name, data));
            name = "";
        }
    }

    List<Received> events() {
        return events;
    }

    /** Returns the number of comments received so far. */
    int comments() {
        return comments;
    }

    List<String> names() {
        return events.stream().map(Received::name).toList();
    }

    void await(int count) {
        Eventually.isTrue(count + " events", () -> events.size() >= count);
    }

    void awaitEnd() {
        end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        end.cancel(true);
    }
}
