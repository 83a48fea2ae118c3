package io.gmem.gateway.view;

import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.run.RunEvent;
import java.util.regex.Pattern;

/**
 * Removes file system paths of the services from failures in events. The message of an unexpected failure contains the message
 * of its cause, which may name files.
 */
final class PathRedactor {
    /** Matches an absolute path of at least two names that is not part of a URL. */
    private static final Pattern ABSOLUTE_PATH =
            Pattern.compile("(?<![\\w:/.])/[^\\s/:'\",;)]+(?:/[^\\s/:'\",;)]+)+/?");

    private PathRedactor() {}

    static Message of(Message message) {
        if (message instanceof DatasetEvent.Failed failed) {
            return new DatasetEvent.Failed(failed.spec(), failed.acceptedAt(), failed.failedAt(), of(failed.failure()));
        } else if (message instanceof RunEvent.Failed failed) {
            return new RunEvent.Failed(
                    failed.spec(), failed.acceptedAt(), failed.failedAt(), failed.trainingStep(), of(failed.failure()));
        } else if (message instanceof JobEvent.Failed failed) {
            return new JobEvent.Failed(failed.spec(), failed.acceptedAt(), failed.failedAt(), of(failed.failure()));
        }
        if (message instanceof OperationEvent.Failed failed) {
            return new OperationEvent.Failed(
                    failed.spec(), failed.acceptedAt(), failed.failedAt(), of(failed.failure()));
        } else if (message instanceof ImageEncodingEvent.Unencoded unencoded) {
            return new ImageEncodingEvent.Unencoded(unencoded.id(), of(unencoded.failure()));
        }
        return message;
    }

    static Failure of(Failure failure) {
        if (failure.category() != Category.INTERNAL && failure.category() != Category.DEPENDENCY) {
            return failure;
        }
        String message = ABSOLUTE_PATH.matcher(failure.message()).replaceAll("(a file)");
        return new Failure(failure.code(), failure.category(), failure.retryable(), failure.field(), message);
    }
}
