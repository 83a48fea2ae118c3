package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TimeOrderTest {
    private static final TopicPartition JOBS = new TopicPartition("jobs", 0);
    private static final TopicPartition PROGRESS = new TopicPartition("progress", 3);

    @Test
    void partitionsAreToldTogetherByTime() {
        assertThat(told(Map.of(JOBS, records(JOBS, 10, 40), PROGRESS, records(PROGRESS, 20, 30))))
                .containsExactly("jobs 10", "progress 20", "progress 30", "jobs 40");
    }

    @Test
    void aPartitionKeepsItsOrderWhateverItsClocksSay() {
        assertThat(told(Map.of(JOBS, records(JOBS, 50, 10), PROGRESS, records(PROGRESS, 20, 60))))
                .containsExactly("progress 20", "jobs 50", "jobs 10", "progress 60");
    }

    @Test
    void nothingIsNothing() {
        assertThat(told(Map.of())).isEmpty();
    }

    private static List<String> told(Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> polled) {
        return TimeOrder.of(new ConsumerRecords<>(polled, Map.of())).stream()
                .map(record -> record.topic() + " " + record.timestamp())
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> records(TopicPartition partition, long... times) {
        return IntStream.range(0, times.length)
                .mapToObj(i -> new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        i,
                        times[i],
                        TimestampType.CREATE_TIME,
                        1,
                        1,
                        "key",
                        new byte[1],
                        new RecordHeaders(),
                        Optional.<Integer>empty()))
                .toList();
    }
}
