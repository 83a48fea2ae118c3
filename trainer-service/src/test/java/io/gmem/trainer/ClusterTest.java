package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gmem.contracts.RunId;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs shared with cluster workers. Each worker has its own loopback address, as if on a separate host. */
@QuarkusTest
@TestProfile(ClusterTest.Cluster.class)
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class ClusterTest extends SharedRunsContract {
    public static final class Cluster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gmem.workers.where", "cluster",
                    "gmem.workers.gather-time", "3s",
                    "gmem.workers.presence", "6s");
        }
    }

    private static final long CHECKPOINT_INTERVAL = 20;

    private static AgentProcess first;
    private static AgentProcess second;

    @Override
    String suffix() {
        return "cluster";
    }

    @BeforeEach
    void startTwoWorkers() throws IOException {
        if (first == null || !first.isAlive()) {
            first = AgentProcess.start("127.0.0.2");
        }
        if (second == null || !second.isAlive()) {
            second = AgentProcess.start("127.0.0.3");
        }
        first.awaitPresence();
        second.awaitPresence();
    }

    @AfterAll
    static void stopWorkers() {
        first.close();
        second.close();
    }

    @Override
    @Test
    void dropsHangingWorker() throws IOException {
        if (STEPS < 200) {
            System.out.println("NOT RUN: a hanging cluster worker requires -Dtest.workers.steps=200");
        }
        assumeThat(STEPS).as("NOT RUN: requires -Dtest.workers.steps=200").isGreaterThanOrEqualTo(200);
        super.dropsHangingWorker();
    }

    @Test
    void newWorkerJoinsAtNextCheckpoint() throws IOException {
        trainWithoutEnd("late", 4);
        Eventually.holds(() -> assertThat(workers()).hasSize(2));

        try (var third = AgentProcess.start("127.0.0.4")) {
            third.awaitPresence();
            Eventually.holds(() -> assertThat(workers()).hasSize(3));

            assertContinuesThenCancel("late");
        }
        assertThat(stage.publishedSteps("run-late-cluster")).allMatch(step -> step % CHECKPOINT_INTERVAL == 0);
    }

    @Test
    void terminatedWorkerLeavesAfterCheckpoint() throws Exception {
        trainWithoutEnd("leaving", 3);

        second.terminate();

        assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        Eventually.holds(() -> assertThat(workers()).hasSize(1));
        assertContinuesThenCancel("leaving");
    }

    @Test
    void runSurvivesKilledAgent() throws IOException {
        trainWithoutEnd("struck", 3);

        second.process().destroyForcibly();

        Eventually.holds(() -> assertThat(workers()).hasSize(1));
        assertContinuesThenCancel("struck");
    }

    private void trainWithoutEnd(String name, int workers) throws IOException {
        stage.data(name + "-cluster");
        stage.start(Specs.of("run-" + name + "-cluster", name + "-cluster")
                .steps(1_000_000, CHECKPOINT_INTERVAL)
                .workers(workers)
                .spec());
        stage.checkpoint("run-" + name + "-cluster", CHECKPOINT_INTERVAL);
    }

    private void assertContinuesThenCancel(String name) {
        String run = "run-" + name + "-cluster";
        int published = stage.publishedSteps(run).size();
        Eventually.holds(() -> assertThat(stage.publishedSteps(run)).hasSizeGreaterThan(published + 1));
        stage.publish(new CancelRun(new RunId(run)));
        stage.await(RunEvent.Cancelled.class, run);
        assertThat(stage.publishedSteps(run)).isSorted().doesNotHaveDuplicates();
        assertThat(stage.events(RunEvent.Started.class, run)).hasSize(1);
    }
}
