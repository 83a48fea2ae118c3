package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.message.Topic;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private final AtomicInteger firstTook = new AtomicInteger();
    private final AtomicInteger secondTook = new AtomicInteger();

    @BeforeAll
    static void provision() {
        TopicProvisioner.provision(SharedBroker.bootstrapServers(), (short) 1);
    }

    private static LeaderElection stand(AtomicInteger took) {
        return LeaderElection.standFor(
                SharedBroker.bootstrapServers(), Topic.WEBHOOKS, "duty-test", took::incrementAndGet);
    }

    @Test
    void oneOfTwoHoldsTheDutyAndTheOtherTakesItOver() {
        try (LeaderElection first = stand(firstTook)) {
            Eventually.holds(() -> assertThat(firstTook).hasValue(1));
            assertThat(first.held()).isTrue();
            try (LeaderElection second = stand(secondTook)) {
                Eventually.isTrue("one of the two holds it", () -> first.held() != second.held());

                LeaderElection holder = first.held() ? first : second;
                LeaderElection other = first.held() ? second : first;
                holder.close();

                assertThat(holder.held()).isFalse();
                Eventually.isTrue("the other takes it over", other::held);
                assertThat(firstTook.get() + secondTook.get()).isGreaterThanOrEqualTo(2);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads of closed duties")
                .noneMatch(thread -> thread.getName().startsWith("duty-"));
    }
}
