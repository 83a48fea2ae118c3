package io.gmem.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.FailureException;
import io.gmem.eventlog.KafkaClients;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaughtUpFilterTest {

    @Test
    void rejectsRequestsUntilCaughtUp() {
        var filter = new CaughtUpFilter(new EventFollower(List.of(), KafkaClients.at("127.0.0.1:1")));
        assertThatThrownBy(filter::check).isInstanceOfSatisfying(FailureException.class, rejection -> {
            assertThat(rejection.failure().code()).isEqualTo("starting");
            assertThat(rejection.failure().category()).isEqualTo(Category.DEPENDENCY);
            assertThat(rejection.failure().retryable()).isTrue();
        });
    }
}
