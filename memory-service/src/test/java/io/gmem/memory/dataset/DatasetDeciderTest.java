package io.gmem.memory.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatasetDeciderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final DatasetStates states = new DatasetStates();
    private final DatasetDecider decider = new DatasetDecider(2);

    static DatasetSpec spec(String id, String bank, String path) {
        return new DatasetSpec(
                new DatasetId(id), new DatasetSource.Folder(path), 32, "pixels", "hog-color", new BankName(bank), "");
    }

    private DatasetDecision decide(DatasetSpec spec) {
        DatasetDecision decision = decider.decide(states, new IngestDataset(spec), NOON);
        decision.facts().forEach(states::apply);
        return decision;
    }

    private void applyFailure(DatasetSpec spec, boolean retryable) {
        states.apply(new DatasetEvent.Failed(
                spec, NOON, NOON, new Failure("why", Category.DEPENDENCY, retryable, null, "because")));
    }

    @Test
    void acceptsNewDataSet() {
        assertThat(decide(spec("pets", "pets", "a")).facts())
                .containsExactly(new DatasetEvent.Accepted(spec("pets", "pets", "a"), NOON));
    }

    @Test
    void ignoresRepeatedCommand() {
        decide(spec("pets", "pets", "a"));

        assertThat(decide(spec("pets", "pets", "a"))).isEqualTo(DatasetDecision.none("repeated command"));
        applyFailure(spec("pets", "pets", "a"), false);
        assertThat(decide(spec("pets", "pets", "a")).facts()).isEmpty();
    }

    @Test
    void ignoresAnotherSpecificationUnderNameInUse() {
        decide(spec("pets", "pets", "a"));

        assertThat(decide(spec("pets", "pets", "b")).facts()).isEmpty();
    }

    @Test
    void acceptsAnotherSpecificationAfterFailure() {
        decide(spec("pets", "pets", "typo"));
        applyFailure(spec("pets", "pets", "typo"), false);

        assertThat(decide(spec("pets", "pets", "right")).facts())
                .singleElement()
                .isInstanceOf(DatasetEvent.Accepted.class);
    }

    @Test
    void acceptsSameSpecificationAfterRetryableFailure() {
        decide(spec("pets", "pets", "a"));
        applyFailure(spec("pets", "pets", "a"), true);

        assertThat(decide(spec("pets", "pets", "a")).facts()).hasSize(1);
    }

    @Test
    void rejectsBankThatAnotherDataSetMakes() {
        decide(spec("pets", "animals", "a"));

        var fact = (DatasetEvent.Failed)
                decide(spec("zoo", "animals", "b")).facts().get(0);

        assertThat(fact.failure().code()).isEqualTo("bank_exists");
        assertThat(fact.failure().category()).isEqualTo(Category.CONFLICT);
        assertThat(fact.failure().message()).contains("'animals'").contains("'pets'");
        assertThat(decide(spec("zoo", "zoo", "b")).facts()).first().isInstanceOf(DatasetEvent.Accepted.class);
    }

    @Test
    void rejectsWithRetryableFailureWhenQueueIsFull() {
        decide(spec("a", "a", "x"));
        decide(spec("b", "b", "x"));

        var fact = (DatasetEvent.Failed) decide(spec("c", "c", "x")).facts().get(0);

        assertThat(fact.failure().code()).isEqualTo("queue_full");
        assertThat(fact.failure().retryable()).isTrue();
        applyFailure(spec("a", "a", "x"), false);
        assertThat(decide(spec("c", "c", "x")).facts()).first().isInstanceOf(DatasetEvent.Accepted.class);
    }
}
