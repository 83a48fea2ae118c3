package io.gmem.launcher.suite;

import io.gmem.testkit.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A launcher with stub processes as broker and services: {@code TinySuite HOME}. */
public final class TinySuite {
    private TinySuite() {}

    public static void main(String[] args) throws Exception {
        Home home = new Home(Path.of(args[0]));
        Suite suite = Suite.prepare(home, () -> plan(home), new ConsoleLog(System.out));
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close));
        suite.start(waiting -> {});
        System.out.println("all ready");
        suite.awaitClosing();
    }

    static SuitePlan plan(Home home) {
        int broker = FreePort.find();
        int gateway = FreePort.find();
        int trainer = FreePort.find();
        return new SuitePlan(
                tiny(home, "broker", broker),
                List.of(tiny(home, "trainer-service", trainer), tiny(home, "gateway", gateway)),
                gateway,
                broker,
                Map.of("gateway", gateway, "trainer-service", trainer));
    }

    private static ChildSpec tiny(Home home, String name, int port) {
        return java(home, name, port, TinyService.class.getName());
    }

    static ChildSpec java(Home home, String name, int port, String main) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Orphans.marks(home, name));
        command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", main));
        return new ChildSpec(
                name,
                command,
                Map.of(
                        "CLASSPATH", System.getProperty("java.class.path"),
                        "QUARKUS_HTTP_PORT", Integer.toString(port)),
                Probe.health(port));
    }
}
