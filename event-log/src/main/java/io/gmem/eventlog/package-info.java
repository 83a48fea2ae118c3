/**
 * Kafka as the suite speaks it. A message travels in CloudEvents 1.0 binary mode: its JSON is the record's value, the
 * envelope its headers ({@link io.gmem.eventlog.Envelope}).
 *
 * <ul>
 *   <li>To say something: {@link io.gmem.eventlog.EventPublisher}.
 *   <li>To obey commands: an {@code @Incoming} channel of {@code ConsumerRecord}s and {@link
 *       io.gmem.eventlog.Envelope#read}.
 *   <li>To know the state of things: a {@link io.gmem.eventlog.TopicView}, which reads compacted topics from their
 *       beginning and goes on following them.
 * </ul>
 */
@NullMarked
package io.gmem.eventlog;

import org.jspecify.annotations.NullMarked;
