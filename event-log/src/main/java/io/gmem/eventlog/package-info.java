/**
 * The Kafka layer of the suite. Messages use the CloudEvents 1.0 binary mode: the record value is the JSON of the message, the
 * headers are its envelope ({@link io.gmem.eventlog.Envelope}).
 *
 * <ul>
 *   <li>To publish a message, use {@link io.gmem.eventlog.EventPublisher}.
 *   <li>To handle commands, use an {@code @Incoming} channel of {@code ConsumerRecord}s and {@link
 *       io.gmem.eventlog.Envelope#read}.
 *   <li>To follow the state of other services, use a {@link io.gmem.eventlog.TopicView}, which reads compacted topics from
 *       their beginning and continues with new events.
 * </ul>
 */
@NullMarked
package io.gmem.eventlog;

import org.jspecify.annotations.NullMarked;
