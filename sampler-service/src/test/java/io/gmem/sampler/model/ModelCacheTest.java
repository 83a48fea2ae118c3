package io.gmem.sampler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.ModelAliasEvent;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.sampler.Events;
import io.gmem.testkit.Eventually;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
    private static final BankVersion PETS_1 = new BankVersion(Events.BANK, 1);
    private static final BankVersion PETS_2 = new BankVersion(Events.BANK, 2);

    private static final Clock CLOCK = Clock.fixed(Events.NOON, ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ModelCatalog catalog = new ModelCatalog();
    private final FakeLoader loader = new FakeLoader();
    private final List<ModelEvent> announced = new ArrayList<>();
    private final ModelCache cache = new ModelCache(catalog, loader, announced::add, CLOCK, 2, Duration.ofMillis(1));

    @BeforeEach
    void publishBankAndDataset() {
        catalog.apply(Events.dataset(Events.artifact("datasets/pets-8")));
        bank(PETS_1, "same");
    }

    @Test
    void servesNewestCheckpointAndAnnouncesIt() {
        checkpoint(100, 1);
        checkpoint(200, 2);

        cache.refresh();

        assertThat(cache.serving()).contains(pair(200, PETS_1));
        assertThat(loader.loaded).as("only the newest is loaded").containsExactly(pair(200, PETS_1));
        assertThat(announced).containsExactly(new ModelEvent.Switched(id(200), PETS_1, Events.NOON));
    }

    @Test
    void servesPinnedCheckpointUntilThePinIsRemoved() {
        checkpoint(100, 1);
        cache.refresh();
        checkpoint(200, 2);
        cache.refresh();

        catalog.apply(new ModelAliasEvent.Moved(ModelAlias.SERVING, id(100), Events.NOON));
        cache.refresh();
        assertThat(cache.serving()).contains(pair(100, PETS_1));
        checkpoint(300, 3);
        cache.refresh();
        assertThat(cache.serving()).as("pinned").contains(pair(100, PETS_1));

        catalog.apply(new ModelAliasEvent.Removed(ModelAlias.SERVING, Events.NOON));
        cache.refresh();
        assertThat(cache.serving()).contains(pair(300, PETS_1));
        assertThat(loader.open).containsExactly(pair(300, PETS_1));
    }

    @Test
    void keepsServingWhenPinnedCheckpointCannotBeLoaded() {
        checkpoint(100, 1);
        checkpoint(200, 2);
        cache.refresh();
        loader.damaged.add(pair(100, PETS_1));

        catalog.apply(new ModelAliasEvent.Moved(ModelAlias.SERVING, id(100), Events.NOON));
        cache.refresh();

        assertThat(cache.serving()).contains(pair(200, PETS_1));
        assertThat(announced).last().isInstanceOf(ModelEvent.Refused.class);
    }

    @Test
    void servesWithheldCheckpointAfterPromotion() {
        checkpoint(100, 1);
        cache.refresh();
        catalog.apply(decided(200, false));
        checkpoint(200, 2);
        cache.refresh();
        assertThat(cache.serving()).contains(pair(100, PETS_1));

        catalog.apply(decided(200, true));
        cache.refresh();
        assertThat(cache.serving()).contains(pair(200, PETS_1));

        catalog.apply(decided(200, false));
        cache.refresh();
        assertThat(cache.serving()).as("withheld while it served").contains(pair(100, PETS_1));
    }

    private static PromotionEvent.Decided decided(long step, boolean promoted) {
        return new PromotionEvent.Decided(id(step), promoted, "because", PromotionEvent.By.PERSON, Events.NOON);
    }

    @Test
    void secondRefreshLoadsNothing() {
        checkpoint(100, 1);
        cache.refresh();
        cache.refresh();

        assertThat(loader.loaded).hasSize(1);
    }

    @Test
    void closesPreviousModelAfterItsLastLease() throws InterruptedException {
        checkpoint(100, 1);
        cache.refresh();
        ModelLease first = lease(null, null);
        ModelLease second = lease(null, null);
        checkpoint(200, 2);
        cache.refresh();

        assertThat(lease(null, null).model().pair()).isEqualTo(pair(200, PETS_1));
        first.close();
        first.close();
        assertThat(loader.open).contains(pair(100, PETS_1));
        second.close();
        assertThat(loader.open).containsExactly(pair(200, PETS_1));
    }

    @Test
    void refusesDamagedCheckpointOnceAndKeepsServing() {
        checkpoint(100, 1);
        cache.refresh();
        loader.damaged.add(pair(200, PETS_1));
        checkpoint(200, 2);
        cache.refresh();
        cache.refresh();

        assertThat(cache.serving()).contains(pair(100, PETS_1));
        assertThat(loader.loaded).containsExactly(pair(100, PETS_1), pair(200, PETS_1));
        assertThat(announced).hasSize(2).last().isInstanceOfSatisfying(ModelEvent.Refused.class, refused -> {
            assertThat(refused.checkpoint()).isEqualTo(id(200));
            assertThat(refused.failure().message()).contains("pets-run@200").contains("artifact is damaged");
        });
    }

    @Test
    void servesNewestLoadableCheckpointAtStartup() {
        checkpoint(100, 1);
        checkpoint(200, 2);
        loader.damaged.add(pair(200, PETS_1));

        cache.refresh();

        assertThat(cache.serving()).contains(pair(100, PETS_1));
    }

    @Test
    void prefersTrainedCheckpointToUntrained() {
        checkpoint(0, 1);
        cache.refresh();
        assertThat(cache.serving()).contains(pair(0, PETS_1));

        checkpoint(100, 2);
        cache.refresh();
        publish(new CheckpointId(new io.gmem.contracts.RunId("another"), 0), 3);
        cache.refresh();

        assertThat(cache.serving()).contains(pair(100, PETS_1));
    }

    @Test
    void extraModelsWaitWhileTheLimitIsReached() throws Exception {
        for (int step = 100; step <= 900; step += 100) {
            checkpoint(step, step / 100);
        }
        cache.refresh();
        Deque<ModelLease> held = new ArrayDeque<>();
        for (int step = 100; step <= 300; step += 100) {
            held.add(lease(id(step), null));
        }
        ExecutorService jobs = Executors.newFixedThreadPool(5);
        try {
            List<Future<?>> waiting = new ArrayList<>();
            for (int step = 400; step <= 800; step += 100) {
                CheckpointId requested = id(step);
                waiting.add(jobs.submit(() -> {
                    lease(requested, null).close();
                    return requested;
                }));
            }
            held.forEach(ModelLease::close);
            for (Future<?> each : waiting) {
                each.get();
            }
        } finally {
            jobs.shutdownNow();
        }

        assertThat(loader.loaded).hasSize(9).doesNotHaveDuplicates();
        assertThat(loader.maxOpen).as("one that serves, two kept, one more").hasValue(4);
    }

    @Test
    void loadsExtraModelOnceForConcurrentJobs() throws Exception {
        checkpoint(100, 1);
        checkpoint(200, 2);
        cache.refresh();
        ExecutorService jobs = Executors.newFixedThreadPool(8);
        try {
            List<Future<ModelLease>> leases = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                leases.add(jobs.submit(() -> lease(id(100), null)));
            }
            for (Future<ModelLease> each : leases) {
                each.get().close();
            }
        } finally {
            jobs.shutdownNow();
        }

        assertThat(loader.loaded).containsExactly(pair(200, PETS_1), pair(100, PETS_1));
    }

    @Test
    void keepsServingRetiredCheckpoint() {
        checkpoint(100, 1);
        checkpoint(200, 2);
        cache.refresh();
        catalog.apply(new CheckpointEvent.Retired(id(200), Events.NOON));
        cache.refresh();

        assertThat(cache.serving()).contains(pair(200, PETS_1));
    }

    @Test
    void switchesToNewBankVersionOfTheSameEncoder() {
        checkpoint(100, 1);
        cache.refresh();
        bank(new BankVersion(Events.BANK, 3), "other");
        bank(PETS_2, "same");
        cache.refresh();

        assertThat(cache.serving()).contains(pair(100, PETS_2));
        assertThat(loader.open).containsExactly(pair(100, PETS_2));
    }

    @Test
    void leasesOlderCheckpointAndBankByName() throws InterruptedException {
        checkpoint(100, 1);
        checkpoint(200, 2);
        bank(PETS_2, "same");
        cache.refresh();

        assertThat(lease(id(100), null).model().pair()).isEqualTo(pair(100, PETS_2));
        assertThat(lease(null, PETS_1).model().pair()).isEqualTo(pair(200, PETS_1));
        assertThat(lease(id(100), PETS_1).model().pair()).isEqualTo(pair(100, PETS_1));
    }

    @Test
    void evictsLeastRecentlyUsedExtraModel() throws InterruptedException {
        for (int i = 1; i <= 4; i++) {
            checkpoint(100L * i, i);
        }
        cache.refresh();
        for (long step : new long[] {100, 200, 100, 300, 100}) {
            lease(id(step), null).close();
        }

        assertThat(loader.loaded)
                .containsExactly(pair(400, PETS_1), pair(100, PETS_1), pair(200, PETS_1), pair(300, PETS_1));
        assertThat(loader.open).containsExactlyInAnyOrder(pair(400, PETS_1), pair(100, PETS_1), pair(300, PETS_1));
    }

    @Test
    void rejectsUnknownArtifactsByField() {
        checkpoint(100, 1);
        bank(PETS_2, "other");
        cache.refresh();

        assertFailure(() -> lease(id(7), null), "unknown_checkpoint", "gmem.checkpoint");
        assertFailure(() -> lease(null, new BankVersion(Events.BANK, 9)), "unknown_bank_version", "gmem.bank_version");
        assertFailure(() -> lease(id(100), PETS_2), "bank_mismatch", "gmem.bank_version");
        assertFailure(() -> lease(null, PETS_2), "bank_mismatch", "gmem.bank_version");
    }

    @Test
    void failsRetryablyWithoutModel() {
        assertFailure(() -> cache.lease(null, null, Duration.ofMillis(20)), "no_model", null)
                .hasFieldOrPropertyWithValue("failure.retryable", true);
    }

    @Test
    void leaseWaitsForFirstModelWithoutLoading() throws Exception {
        try (var job = new WaitingLease(cache, null)) {
            job.awaitBlocked();

            checkpoint(100, 1);
            assertThat(job.isDone()).as("published, but not loaded yet").isFalse();
            cache.refresh();

            assertThat(job.get().model().pair()).isEqualTo(pair(100, PETS_1));
            assertThat(loader.loaded).containsExactly(pair(100, PETS_1));
        }
    }

    @Test
    void leaseWaitsForUnknownBankVersion() throws Exception {
        checkpoint(100, 1);
        try (var patient = new ModelCache(catalog, loader, announced::add, CLOCK, 2, LONG)) {
            patient.refresh();
            try (var job = new WaitingLease(patient, PETS_2)) {
                job.awaitBlocked();

                bank(PETS_2, "same");

                assertThat(job.get().model().pair()).isEqualTo(pair(100, PETS_2));
            }
        }
    }

    /** A lease that a thread of its own requests. */
    private static final class WaitingLease implements AutoCloseable {
        private final FutureTask<ModelLease> lease;
        private final Thread thread;

        WaitingLease(ModelCache cache, @Nullable BankVersion bank) {
            lease = new FutureTask<>(() -> cache.lease(null, bank, LONG));
            thread = new Thread(lease, "job");
            thread.start();
        }

        void awaitBlocked() {
            Eventually.isTrue(
                    "the lease waits", () -> thread.getState() == Thread.State.TIMED_WAITING || lease.isDone());
            assertThat(lease.isDone()).as("the lease waits").isFalse();
        }

        boolean isDone() {
            return lease.isDone();
        }

        ModelLease get() throws Exception {
            return lease.get();
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void theNewestCheckpointThatFitsTheBankIsChosen() throws InterruptedException {
        var other = new BankVersion(new BankName("other"), 1);
        bank(other, "another encoder");
        checkpoint(100, 1);
        catalog.apply(Events.published(Events.checkpoint("other-run", 900), other, Events.artifact("runs/y"), 9));
        cache.refresh();

        assertThat(lease(null, PETS_1).model().pair()).isEqualTo(pair(100, PETS_1));
        assertThat(lease(null, other).model().pair().checkpoint()).isEqualTo(Events.checkpoint("other-run", 900));
    }

    @Test
    void aBankOfAnotherDimensionDoesNotFit() {
        checkpoint(100, 1);
        cache.refresh();
        catalog.apply(Events.bank(PETS_2, "same", Events.artifact("banks/x"), 5));

        assertFailure(() -> lease(id(100), PETS_2), "bank_mismatch", "gmem.bank_version");
        assertFailure(() -> lease(null, PETS_2), "bank_mismatch", "gmem.bank_version");
    }

    @Test
    void waitingLeaseGetsFirstModel() throws InterruptedException {
        checkpoint(100, 1);
        var loading = new Thread(cache::refresh, "model-loader");
        loading.start();
        try (ModelLease lease = cache.lease(null, null, Duration.ofSeconds(30))) {
            assertThat(lease.model().pair()).isEqualTo(pair(100, PETS_1));
        }
        loading.join();
    }

    @Test
    void closeKeepsLeasedModels() throws InterruptedException {
        checkpoint(100, 1);
        checkpoint(200, 2);
        cache.refresh();
        ModelLease held = lease(null, null);
        lease(id(100), null).close();

        cache.close();
        assertThat(loader.open).containsExactly(pair(200, PETS_1));
        held.close();
        assertThat(loader.open).isEmpty();
    }

    private ModelLease lease(@Nullable CheckpointId checkpoint, @Nullable BankVersion bank)
            throws InterruptedException {
        return cache.lease(checkpoint, bank, Duration.ZERO);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
            ThrowingCallable call, String code, @Nullable String field) {
        return assertThatThrownBy(call)
                .isInstanceOf(FailureException.class)
                .hasFieldOrPropertyWithValue("failure.code", code)
                .hasFieldOrPropertyWithValue("failure.field", field);
    }

    private void checkpoint(long step, int minute) {
        publish(id(step), minute);
    }

    private void publish(CheckpointId id, int minute) {
        catalog.apply(Events.published(id, PETS_1, Events.artifact("runs/x"), minute));
    }

    private void bank(BankVersion version, String encoderDigest) {
        catalog.apply(Events.bank(version, encoderDigest, Events.artifact("banks/x")));
    }

    private static CheckpointId id(long step) {
        return Events.checkpoint("pets-run", step);
    }

    private static ModelPair pair(long step, BankVersion bank) {
        return new ModelPair(id(step), bank);
    }
}
