package io.gmem.launcher.suite;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;

/** A stub service that reports readiness and exits when its parent exits. */
public final class TinyService {
    private TinyService() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        System.out.println("listening");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped by signal")));
        while (System.in.read() >= 0) {
            // input of the parent is ignored
        }
        Runtime.getRuntime().halt(0);
    }
}
