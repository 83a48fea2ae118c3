/**
 * Executes operations on banks. Each operation makes a new version and leaves the existing versions unchanged.
 *
 * <p>Path of an operation: {@link io.gmem.memory.operation.Operations} consumes the command and {@code OperationDecider} decides.
 * The decision is durable before the command is acknowledged. {@code OperationWorker} runs operations one at a time on one
 * thread. It creates a {@code VersionDraft} of the next version, {@code BankWork} fills it, and the artifact is published. Then
 * the events of the version and of the completed operation are published. After a crash the operation is repeated: equal drafts
 * are equal bytes, and existing artifacts are reused.
 */
@NullMarked
package io.gmem.memory.operation;

import org.jspecify.annotations.NullMarked;
