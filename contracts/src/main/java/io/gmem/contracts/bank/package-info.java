/**
 * Memory banks: immutable versions of snippets, the operations that create versions, and the aliases that refer to them.
 *
 * <p>An operation is requested with a {@link io.gmem.contracts.bank.ChangeBank} that contains an {@link
 * io.gmem.contracts.bank.OperationSpec}. Its state is an {@link io.gmem.contracts.bank.OperationEvent}. Its result is a {@link
 * io.gmem.contracts.bank.BankEvent.Published}, which records the operation and its inputs, so that the origin of every row can be
 * traced.
 */
@NullMarked
package io.gmem.contracts.bank;

import org.jspecify.annotations.NullMarked;
