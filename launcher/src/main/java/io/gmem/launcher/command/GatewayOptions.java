package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.suite.RunningSuite;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select the gateway and the output format. */
final class GatewayOptions {
    @Mixin
    private HomeOption home;

    @Option(
            names = "--port",
            description = "port of a gateway on this machine (default: the port of the suite in --home, or 8080)")
    private @Nullable Integer port;

    @Option(names = "--url", description = "address of a remote gateway, for example http://host:8080")
    private @Nullable URI url;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    boolean json() {
        return json;
    }

    GatewayClient client() {
        return new GatewayClient(address());
    }

    private URI address() {
        if (url != null) {
            if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--url must be an http or https address, for example http://host:8080" + " (was " + url + ")");
            }
            return url;
        }
        if (port != null) {
            if (port < 1 || port > 65_535) {
                throw new CommandFailure(ExitCode.USAGE, "--port must be between 1 and 65535 (was " + port + ")");
            }
            return URI.create("http://127.0.0.1:" + port);
        }
        return new RunningSuite(home.home())
                .state()
                .map(state -> state.gateway())
                .orElse(URI.create("http://127.0.0.1:8080"));
    }
}
