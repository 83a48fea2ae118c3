package io.gmem.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.FailureException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final AdmissionControl open = new AdmissionControl(() -> 3);

    private static JobId job(int i) {
        return new JobId("job-" + i);
    }

    @Test
    void rejectsJobsBeyondTheLimitWithARetryTime() {
        for (int i = 0; i < 3; i++) {
            open.admit(job(i));
        }
        open.end(job(0), NOON);
        open.admit(job(3));
        open.end(job(1), NOON.plusSeconds(5));
        open.admit(job(4));

        assertThat(open.free()).isZero();
        assertThatThrownBy(() -> open.admit(job(5))).isInstanceOfSatisfying(FailureException.class, rejection -> {
            assertThat(rejection.failure().category()).isEqualTo(Category.EXHAUSTED);
            assertThat(rejection.failure().message()).isEqualTo("the limit of 3 open jobs is reached; retry in 5 s");
        });
        assertThat(open.untilEmpty()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void countsEarlierJobs() {
        open.admit(job(0));
        open.add(job(1));
        open.add(job(0));

        assertThat(open.before(job(0))).hasValue(0);
        assertThat(open.before(job(1))).hasValue(1);
        open.end(job(0), NOON);
        assertThat(open.before(job(1))).hasValue(0);
        assertThat(open.before(job(0))).isEmpty();
    }

    @Test
    void addsAJobAcceptedElsewhereBeyondTheLimit() {
        for (int i = 0; i < 5; i++) {
            open.add(job(i));
        }
        assertThat(open.free()).isZero();
        assertThatThrownBy(() -> open.admit(job(9))).isInstanceOf(FailureException.class);
    }

    @Test
    void estimatesOneSecondWithoutHistory() {
        assertThat(open.untilNext()).isEqualTo(Duration.ofMillis(1999));
        assertThat(open.untilNext().toSeconds()).isEqualTo(1);
    }
}
