package io.gmem.eventlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll brings, in the order in which it was said as far as clocks tell: a consumer hands it out partition by partition, by which
 * a job's end may come before its last preview. Records of one partition keep their order whatever their times are.
 */
final class TimeOrder {
    private TimeOrder() {}

    static <K, V> List<ConsumerRecord<K, V>> of(ConsumerRecords<K, V> polled) {
        if (polled.partitions().size() == 1) {
            return polled.records(polled.partitions().iterator().next());
        }
        var byHead = new PriorityQueue<Queue<ConsumerRecord<K, V>>>(
                Comparator.comparingLong(partition -> partition.element().timestamp()));
        for (TopicPartition partition : polled.partitions()) {
            byHead.add(new ArrayDeque<>(polled.records(partition)));
        }
        List<ConsumerRecord<K, V>> ordered = new ArrayList<>(polled.count());
        while (!byHead.isEmpty()) {
            Queue<ConsumerRecord<K, V>> earliest = byHead.remove();
            ordered.add(earliest.remove());
            if (!earliest.isEmpty()) {
                byHead.add(earliest);
            }
        }
        return ordered;
    }
}
