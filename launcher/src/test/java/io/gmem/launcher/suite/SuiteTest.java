package io.gmem.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.testkit.Eventually;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {
    @TempDir
    Path folder;

    private Home home;
    private final List<Process> launchers = new ArrayList<>();

    @BeforeEach
    void newHome() {
        home = new Home(folder.resolve("a home"));
    }

    @AfterEach
    void killProcesses() throws InterruptedException {
        for (Process launcher : launchers) {
            launcher.destroyForcibly().waitFor();
        }
        Orphans.of(home).forEach(ProcessHandle::destroyForcibly);
        Eventually.isTrue("no process is left", () -> Orphans.of(home).isEmpty());
    }

    @Test
    void killingLauncherLeavesNoProcess() throws Exception {
        Process launcher = launch();
        assertThat(Orphans.of(home)).hasSize(3);

        launcher.destroyForcibly().waitFor();

        Eventually.holds(() -> assertThat(Orphans.of(home)).isEmpty());
    }

    @Test
    void terminatingLauncherStopsProcessesAndUnlocksHome() throws Exception {
        Process launcher = launch();

        launcher.destroy();

        assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Orphans.of(home)).isEmpty();
        assertThat(HomeLock.isHeld(home)).isFalse();
        assertThat(SuiteState.read(home)).isEmpty();
        assertThat(home.logs().resolve("gateway.log")).content().contains("listening", "stopped by signal");
    }

    @Test
    void restartsKilledProcessOnSamePort() throws Exception {
        launch();
        ServiceStatus before = status("gateway");

        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();

        Eventually.holds(() -> {
            ServiceStatus now = status("gateway");
            assertThat(now.ready()).isTrue();
            assertThat(now.pid()).isNotEqualTo(before.pid());
            assertThat(now.port()).isEqualTo(before.port());
        });
        assertThat(status("trainer-service").ready()).isTrue();
        assertThat(home.logs().resolve("launcher.log"))
                .content()
                .contains("gateway exited with code 137, restarting in 1 s");
    }

    @Test
    void restartsKilledBroker() throws Exception {
        launch();
        ServiceStatus before = new RunningSuite(home).services().get(0);

        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();

        Eventually.holds(() -> {
            ServiceStatus now = new RunningSuite(home).services().get(0);
            assertThat(now.name()).isEqualTo("broker");
            assertThat(now.ready()).isTrue();
            assertThat(now.pid()).isNotEqualTo(before.pid());
        });
    }

    @Test
    void stopsLauncherAndItsProcesses() throws Exception {
        Process launcher = launch();

        var stopped = new RunningSuite(home).stop(() -> {});

        assertThat(stopped).isEqualTo(new RunningSuite.Stopped(true, 0));
        assertThat(launcher.isAlive()).isFalse();
        assertThat(Orphans.of(home)).isEmpty();
        assertThat(new RunningSuite(home).isRunning()).isFalse();
    }

    @Test
    void ignoresUnrelatedProcessWithPidOfDeadLauncher() throws Exception {
        home.create();
        Process unrelated = new ProcessBuilder("sleep", "60").start();
        launchers.add(unrelated);
        new SuiteState(unrelated.pid(), Instant.EPOCH, 1, 2, Map.of(), true).write(home);

        var stopped = new RunningSuite(home).stop(() -> {});

        assertThat(stopped.wasRunning()).isFalse();
        assertThat(unrelated.isAlive()).isTrue();
    }

    @Test
    void rejectsSecondSuiteInSameHome() throws Exception {
        Process launcher = launch();

        assertThatThrownBy(() -> Suite.prepare(home, () -> TinySuite.plan(home), (name, line) -> {}))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.CONFLICT))
                .hasMessageContaining(home.toString())
                .hasMessageContaining("process " + launcher.pid())
                .hasMessageContaining("gmem down");
        assertThat(new RunningSuite(home).state()).isPresent();
    }

    @Test
    void startsInHomeOfKilledLauncher() throws Exception {
        Process killed = launch();
        killed.destroyForcibly().waitFor();

        launch();

        assertThat(Orphans.of(home)).hasSize(3);
    }

    @Test
    void namesLogOfRepeatedlyFailingProcess() {
        var broken = TinySuite.java(home, "broker", 1, "no.such.Main");
        var plan = new SuitePlan(broken, List.of(), 1, 1, Map.of());

        try (Suite suite = Suite.prepare(home, () -> plan, (name, line) -> {})) {
            assertThatThrownBy(() -> suite.start(waiting -> {}))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("broker exited 3 times")
                    .hasMessageContaining("broker.log");
        }
        assertThat(home.logs().resolve("broker.log")).content().contains("no.such.Main");
        assertThat(HomeLock.isHeld(home)).isFalse();
    }

    private ServiceStatus status(String name) throws InterruptedException {
        return new RunningSuite(home)
                .services().stream()
                        .filter(service -> service.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    /** Starts a launcher and returns when its suite is ready. */
    private Process launch() throws Exception {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                TinySuite.class.getName(),
                home.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process launcher =
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        launchers.add(launcher);
        BufferedReader lines = launcher.inputReader();
        for (String line = lines.readLine(); !"all ready".equals(line); line = lines.readLine()) {
            assertThat(line).as("line of the launcher").isNotNull();
        }
        assertThat(Files.exists(home.state())).isTrue();
        return launcher;
    }
}
