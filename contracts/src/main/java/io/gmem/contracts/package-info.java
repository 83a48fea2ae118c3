/**
 * What the services of the suite say to each other, and nothing else: ids, specifications, events and commands.
 *
 * <p>A message is a record that implements {@link io.gmem.contracts.message.Message}; {@link
 * io.gmem.contracts.message.MessageType} is the one table of wire names and topics. A specification ({@code RunSpec},
 * {@code DatasetSpec}, {@code GenerationSpec}) validates itself when made, so an invalid one cannot travel.
 */
@NullMarked
package io.gmem.contracts;

import org.jspecify.annotations.NullMarked;
