package io.gmem.launcher.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state that a running suite publishes to other commands in {@code suite.json} of its home.
 *
 * @param pid process id of the launcher
 * @param ports HTTP port of each service, by service name
 * @param ready whether every service has been ready once
 */
public record SuiteState(
        long pid, Instant startedAt, int gatewayPort, int brokerPort, Map<String, Integer> ports, boolean ready) {
    private static final ObjectMapper JSON = MessageJson.mapper();

    public SuiteState {
        // keeps the listing order
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
    }

    /** The address of the gateway. */
    public URI gateway() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    SuiteState asReady() {
        return new SuiteState(pid, startedAt, gatewayPort, brokerPort, ports, true);
    }

    /** Reads the state of the suite in {@code home}. The state may be left over from a killed suite. */
    public static Optional<SuiteState> read(Home home) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(home.state()), SuiteState.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Home home) {
        Path draft = home.state().resolveSibling("suite.json.draft");
        try {
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(draft, home.state(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + home.state(), e);
        }
    }

    static void delete(Home home) {
        try {
            Files.deleteIfExists(home.state());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + home.state(), e);
        }
    }
}
