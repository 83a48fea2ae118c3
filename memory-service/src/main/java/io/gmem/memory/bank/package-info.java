/**
 * What is known of banks: {@link io.gmem.memory.bank.BankCatalogue} keeps their versions and aliases as the topics tell them,
 * {@link io.gmem.memory.bank.BankCache} opens versions, {@link io.gmem.memory.bank.RowEncoders} encodes a picture as a version's
 * rows were.
 */
@NullMarked
package io.gmem.memory.bank;

import org.jspecify.annotations.NullMarked;
