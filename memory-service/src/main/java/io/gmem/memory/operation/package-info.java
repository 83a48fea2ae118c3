/**
 * Operations on banks, each of which makes a new version and leaves the old one as it is.
 *
 * <p>The way of one: {@link io.gmem.memory.operation.Operations} hears the command, {@code OperationDecider} decides, what was
 * decided is durable before the command is acknowledged; {@code OperationWorker} does one after another on one thread: it makes a
 * {@code VersionDraft} of the next version, {@code BankWork} fills it, the artifact is published, then the version is told, then that the
 * operation is done. A crash at any moment is mended by doing it again: equal drafts are equal bytes, and what is published
 * already is taken as it is.
 */
@NullMarked
package io.gmem.memory.operation;

import org.jspecify.annotations.NullMarked;
