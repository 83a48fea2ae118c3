package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Loopback ports of the processes of one suite. All except that of the gateway are chosen from free ports. */
record Ports(int gateway, int memory, int trainer, int sampler, int broker, int controller) {

    /**
     * Finds free ports.
     *
     * @param gateway requested port of the gateway; 0 selects a free one
     */
    static Ports find(int gateway) {
        List<ServerSocket> open = new ArrayList<>();
        try {
            open.add(listen(gateway));
            for (int i = 0; i < 5; i++) {
                open.add(listen(0));
            }
            int[] found = open.stream().mapToInt(ServerSocket::getLocalPort).toArray();
            return new Ports(found[0], found[1], found[2], found[3], found[4], found[5]);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "port " + gateway + " is not available (" + e.getMessage()
                            + "); choose another with --port, or 0 for any free port",
                    e);
        } finally {
            open.forEach(Ports::close);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            socket.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
