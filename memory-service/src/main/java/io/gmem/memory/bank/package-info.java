/**
 * Holds the known banks: {@link io.gmem.memory.bank.BankCatalog} tracks versions and aliases from the topics,
 * {@link io.gmem.memory.bank.BankCache} opens versions, and {@link io.gmem.memory.bank.RowEncoders} provides the encoder of a
 * version.
 */
@NullMarked
package io.gmem.memory.bank;

import org.jspecify.annotations.NullMarked;
