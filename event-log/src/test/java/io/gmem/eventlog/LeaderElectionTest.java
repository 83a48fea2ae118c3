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
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
    }

    private static LeaderElection join(AtomicInteger elected) {
        return LeaderElection.join(
                KafkaClients.at(SharedBroker.bootstrapServers()),
                Topic.WEBHOOKS,
                "election-test",
                elected::incrementAndGet);
    }

    @Test
    void secondProcessBecomesLeaderAfterFirstLeaves() {
        try (LeaderElection first = join(firstTook)) {
            Eventually.holds(() -> assertThat(firstTook).hasValue(1));
            assertThat(first.held()).isTrue();
            try (LeaderElection second = join(secondTook)) {
                Eventually.isTrue("exactly one process is leader", () -> first.held() != second.held());

                LeaderElection holder = first.held() ? first : second;
                LeaderElection other = first.held() ? second : first;
                holder.close();

                assertThat(holder.held()).isFalse();
                Eventually.isTrue("the other process becomes leader", other::held);
                assertThat(firstTook.get() + secondTook.get()).isGreaterThanOrEqualTo(2);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads of closed elections")
                .noneMatch(thread -> thread.getName().startsWith("leader-election-"));
    }
}
