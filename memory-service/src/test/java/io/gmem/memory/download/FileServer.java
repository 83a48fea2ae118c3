package io.gmem.memory.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server of one file, {@code /pets.zip}, that supports Range and If-Range and can be configured to misbehave. */
public final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** The Range header of every request for the file; "" for none. */
    public final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    public volatile byte[] content = {};
    public volatile @Nullable String etag = "\"one\"";
    public volatile int status = 200;
    /** Bytes of each response body after which the connection is closed; -1 for never. */
    public volatile int cutAfter = -1;
    /** Whether to stall after {@link #cutAfter} bytes instead of closing the connection. */
    public volatile boolean stalled;
    /** Whether to omit the content length. */
    public volatile boolean chunked;
    /** Offset added to the first byte of a requested range. */
    public volatile int shift;

    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/pets.zip", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public void redirect(String path, String to) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("location", to);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("range");
            ranges.add(range == null ? "" : range);
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            String tag = etag;
            if (tag != null) {
                exchange.getResponseHeaders().add("etag", tag);
            }
            int from = 0;
            if (range != null
                    && tag != null
                    && tag.equals(exchange.getRequestHeaders().getFirst("if-range"))) {
                from = Integer.parseInt(range.replaceAll("\\D", "")) + shift;
                if (from >= content.length) {
                    exchange.sendResponseHeaders(416, -1);
                    return;
                }
                String contentRange = "bytes %d-%d/%d".formatted(from, content.length - 1, content.length);
                exchange.getResponseHeaders().add("content-range", contentRange);
            }
            int length = content.length - from;
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : chunked ? 0 : length);
            exchange.getResponseBody().write(content, from, cutAfter < 0 ? length : Math.min(length, cutAfter));
            exchange.getResponseBody().flush();
            if (stalled) {
                closing.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
