/**
 * The messages exchanged by the services of the suite: ids, specifications, events and commands.
 *
 * <p>A message is a record that implements {@link io.gmem.contracts.message.Message}. {@link
 * io.gmem.contracts.message.MessageType} is the registry of wire names and topics. A specification ({@code RunSpec}, {@code
 * DatasetSpec}, {@code GenerationSpec}) validates itself on construction, so that invalid ones are never published.
 */
@NullMarked
package io.gmem.contracts;

import org.jspecify.annotations.NullMarked;
