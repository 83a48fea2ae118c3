package io.gmem.memory.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import io.gmem.memory.bank.BankCatalog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperationDeciderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final BankName PETS = new BankName("pets");
    private static final BankAlias STABLE = new BankAlias("stable");

    private final OperationStates states = new OperationStates();
    private final BankCatalog banks = new BankCatalog();
    private final OperationDecider decider = new OperationDecider(2);

    private static OperationSpec spec(String id, BankOperation operation) {
        return new OperationSpec(new OperationId(id), PETS, null, operation, "");
    }

    private static OperationSpec compress(String id, int rank) {
        return spec(id, new BankOperation.Compress(rank));
    }

    private static BankVersion version(int number) {
        return new BankVersion(PETS, number);
    }

    private static OperationSpec move(String id, int to, @Nullable BankVersion expected) {
        return spec(id, new BankOperation.MoveAlias(STABLE, version(to), expected));
    }

    private OperationDecision decide(OperationSpec spec) {
        OperationDecision decision = decider.decide(states, banks, new ChangeBank(spec), NOON);
        for (Event fact : decision.facts()) {
            banks.apply(fact);
            if (fact instanceof OperationEvent operation) {
                states.apply(operation);
            }
        }
        return decision;
    }

    private void applyFailure(OperationSpec spec, boolean retryable) {
        states.apply(new OperationEvent.Failed(
                spec, NOON, NOON, new Failure("why", Category.DEPENDENCY, retryable, null, "because")));
    }

    private void publishVersion(int number) {
        var artifact = new ArtifactRef("gmem:banks/pets/" + number, "ab".repeat(32), 1, MediaTypes.BANK);
        banks.apply(new BankEvent.Published(
                version(number), null, null, artifact, "d", "hog-color", "e", 6, 24, List.of(), NOON, ""));
    }

    private static Failure failure(OperationDecision decision) {
        assertThat(decision.facts()).singleElement().isInstanceOf(OperationEvent.Failed.class);
        return ((OperationEvent.Failed) decision.facts().get(0)).failure();
    }

    @Test
    void acceptsNewOperation() {
        assertThat(decide(compress("c1", 2)))
                .isEqualTo(OperationDecision.of(new OperationEvent.Accepted(compress("c1", 2), NOON)));
    }

    @Test
    void ignoresRepeatedCommand() {
        decide(compress("c1", 2));

        assertThat(decide(compress("c1", 2))).isEqualTo(OperationDecision.none("repeated command"));
    }

    @Test
    void ignoresAnotherOperationUnderIdInUse() {
        decide(compress("c1", 2));

        assertThat(decide(compress("c1", 3))).isEqualTo(OperationDecision.none("id is in use by another operation"));
    }

    @Test
    void ignoresSameOperationAfterPermanentFailure() {
        applyFailure(compress("c1", 2), false);

        assertThat(decide(compress("c1", 2)).facts()).isEmpty();
    }

    @Test
    void acceptsSameOperationAfterRetryableFailure() {
        applyFailure(compress("c1", 2), true);

        assertThat(decide(compress("c1", 2)).facts()).singleElement().isInstanceOf(OperationEvent.Accepted.class);
    }

    @Test
    void acceptsAnotherOperationUnderIdOfFailedOne() {
        applyFailure(compress("c1", 2), false);

        assertThat(decide(compress("c1", 3)).facts()).singleElement().isInstanceOf(OperationEvent.Accepted.class);
    }

    @Test
    void rejectsWhileQueueIsFull() {
        decide(compress("c1", 2));
        decide(compress("c2", 2));

        Failure full = failure(decide(compress("c3", 2)));

        assertThat(full.code()).isEqualTo("queue_full");
        assertThat(full.category()).isEqualTo(Category.EXHAUSTED);
        assertThat(full.retryable()).isTrue();
        assertThat(full.message()).contains("2 unfinished operations");
        applyFailure(compress("c1", 2), false);
        assertThat(decide(compress("c3", 2)).facts()).singleElement().isInstanceOf(OperationEvent.Accepted.class);
    }

    @Test
    void movesAliasAlthoughQueueIsFull() {
        publishVersion(1);
        decide(compress("c1", 2));
        decide(compress("c2", 2));

        assertThat(decide(move("m1", 1, null)).facts())
                .containsExactly(
                        new AliasEvent.Moved(STABLE, version(1), NOON),
                        new OperationEvent.Done(move("m1", 1, null), NOON, NOON, version(1), 0, List.of(), null, null));
        assertThat(banks.target(PETS, STABLE)).contains(version(1));
    }

    @Test
    void rejectsAliasMoveToUnknownVersion() {
        publishVersion(1);

        Failure missing = failure(decide(move("m1", 2, null)));

        assertThat(missing.field()).isEqualTo("version");
        assertThat(missing.message()).contains("'pets@2'");
    }

    @Test
    void completesAliasMoveInterruptedByCrash() {
        publishVersion(1);
        banks.apply(new AliasEvent.Moved(STABLE, version(1), NOON));

        assertThat(decide(move("m1", 1, version(7))).facts()).singleElement().isInstanceOf(OperationEvent.Done.class);
    }

    @Test
    void movesAliasOnlyFromExpectedVersion() {
        publishVersion(1);
        publishVersion(2);
        publishVersion(3);

        Failure nowhere = failure(decide(move("m1", 2, version(1))));
        assertThat(nowhere.code()).isEqualTo("alias_moved");
        assertThat(nowhere.field()).isEqualTo("expected");
        assertThat(nowhere.message()).contains("'pets@1'", "points at nothing");

        decide(move("m2", 1, null));
        assertThat(failure(decide(move("m3", 2, version(3)))).message()).contains("points at pets@1");
        assertThat(decide(move("m4", 2, version(1))).facts()).hasSize(2);
        assertThat(banks.target(PETS, STABLE)).contains(version(2));
        assertThat(decide(move("m5", 3, null)).facts())
                .as("without an expectation")
                .hasSize(2);
    }

    @Test
    void keepsNewestStateForAnyOrderOfEvents() {
        var accepted = new OperationEvent.Accepted(compress("c1", 2), NOON);
        var failed = new OperationEvent.Failed(
                compress("c1", 2), NOON, NOON, new Failure("why", Category.DEPENDENCY, true, null, "because"));
        var again = new OperationEvent.Accepted(compress("c1", 2), NOON.plusSeconds(1));

        for (var order : List.of(List.of(accepted, failed, again), List.of(again, failed, accepted, failed))) {
            var replayed = new OperationStates();
            order.forEach(replayed::apply);
            assertThat(replayed.of(new OperationId("c1"))).contains(again);
        }
        var ended = new OperationStates();
        List.of(failed, accepted).forEach(ended::apply);
        assertThat(ended.of(new OperationId("c1"))).contains(failed);
        assertThat(ended.unfinished()).isEmpty();
    }

    @Test
    void resumesUnfinishedOperationsInOrderOfAcceptance() {
        var late = new OperationEvent.Accepted(compress("a", 2), NOON.plusSeconds(1));
        var early = new OperationEvent.Accepted(compress("b", 2), NOON);
        var alsoEarly = new OperationEvent.Accepted(compress("c", 2), NOON);
        List.of(late, alsoEarly, early).forEach(states::apply);

        assertThat(states.unfinished()).containsExactly(early, alsoEarly, late);
    }
}
