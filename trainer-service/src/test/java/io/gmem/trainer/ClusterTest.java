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

/** Runs shared with workers that tell by Kafka that they are there; each has an address of its own, as if on a host of its own. */
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

    private static final long EVERY = 20;

    private static AgentProcess first;
    private static AgentProcess second;

    @Override
    String suffix() {
        return "there";
    }

    @BeforeEach
    void twoWorkersAreThere() throws IOException {
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
    static void nobodyIsLeft() {
        first.close();
        second.close();
    }

    @Override
    @Test
    void aRunDropsAWorkerThatHangs() throws IOException {
        if (STEPS < 200) {
            System.out.println("NOT RUN: a hanging worker of a cluster, for which -Dtest.workers.steps=200 asks");
        }
        assumeThat(STEPS).as("NOT RUN: -Dtest.workers.steps=200 asks for it").isGreaterThanOrEqualTo(200);
        super.aRunDropsAWorkerThatHangs();
    }

    @Test
    void aWorkerThatComesIsTakenInAtTheNextCheckpoint() throws IOException {
        trainWithoutEnd("late", 4);
        Eventually.holds(() -> assertThat(workers()).hasSize(2));

        try (var third = AgentProcess.start("127.0.0.4")) {
            third.awaitPresence();
            Eventually.holds(() -> assertThat(workers()).hasSize(3));

            goesOnAndIsCancelled("late");
        }
        assertThat(stage.publishedSteps("run-late-there")).allMatch(step -> step % EVERY == 0);
    }

    @Test
    void aWorkerThatIsToldToGoLeavesTheOthersACheckpoint() throws Exception {
        trainWithoutEnd("leaving", 3);

        second.terminate();

        assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        Eventually.holds(() -> assertThat(workers()).hasSize(1));
        goesOnAndIsCancelled("leaving");
    }

    @Test
    void aRunSurvivesTheDeathOfAWholeWorker() throws IOException {
        trainWithoutEnd("struck", 3);

        second.process().destroyForcibly();

        Eventually.holds(() -> assertThat(workers()).hasSize(1));
        goesOnAndIsCancelled("struck");
    }

    private void trainWithoutEnd(String name, int workers) throws IOException {
        stage.data(name + "-there");
        stage.start(Specs.of("run-" + name + "-there", name + "-there")
                .steps(1_000_000, EVERY)
                .workers(workers)
                .spec());
        stage.checkpoint("run-" + name + "-there", EVERY);
    }

    private void goesOnAndIsCancelled(String name) {
        String run = "run-" + name + "-there";
        int published = stage.publishedSteps(run).size();
        Eventually.holds(() -> assertThat(stage.publishedSteps(run)).hasSizeGreaterThan(published + 1));
        stage.say(new CancelRun(new RunId(run)));
        stage.await(RunEvent.Cancelled.class, run);
        assertThat(stage.publishedSteps(run)).isSorted().doesNotHaveDuplicates();
        assertThat(stage.heard(RunEvent.Started.class, run)).hasSize(1);
    }
}
