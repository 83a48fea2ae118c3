package io.gmem.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.launcher.doctor.MachineFacts.PortFact;
import io.gmem.launcher.doctor.MachineFacts.PortState;
import io.gmem.launcher.suite.Home;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineProbeTest {
    private static final EngineOutcome ENGINE = new EngineOutcome.Opened(
            new EngineFacts("CPU", "", "AVX2", "2.7.1", "2024", "3.7.1", 2, "cpu", 0, List.of()));

    @TempDir
    Path folder;

    @Test
    void readsMachineWithoutSuite() throws Exception {
        MachineFacts facts = MachineProbe.read(new Home(folder.resolve("not/there")), 0, ENGINE);

        assertThat(facts.running()).isFalse();
        assertThat(facts.homeWritable()).isTrue();
        assertThat(facts.diskFreeBytes()).isPositive();
        assertThat(facts.memoryFreeBytes()).isPositive().isLessThanOrEqualTo(facts.memoryBytes());
        assertThat(facts.ports()).isEmpty();
        assertThat(facts.engine()).isEqualTo(ENGINE);
    }

    @Test
    void findsPortInUse() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
            assertThat(MachineProbe.read(new Home(folder), port, ENGINE).ports())
                    .containsExactly(new PortFact("gateway", port, PortState.TAKEN));
        }
        assertThat(MachineProbe.state(port)).isEqualTo(PortState.FREE);
    }
}
