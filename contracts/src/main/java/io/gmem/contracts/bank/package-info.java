/**
 * Memory banks: immutable versions of snippets, what makes new ones of them, and the names that point at them.
 *
 * <p>A wish is a {@link io.gmem.contracts.bank.ChangeBank} with an {@link io.gmem.contracts.bank.OperationSpec}; how it fares is
 * an {@link io.gmem.contracts.bank.OperationEvent}; what it made is a {@link io.gmem.contracts.bank.BankEvent.Published} that
 * says which operation made it of what, so that the history of every row can be followed back.
 */
@NullMarked
package io.gmem.contracts.bank;

import org.jspecify.annotations.NullMarked;
