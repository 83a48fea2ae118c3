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
 * Keeps places on the services' disks out of what the gateway tells. A failure nobody foresaw carries the words of its
 * cause, and those may name files.
 */
final class PathRedactor {
    /** An absolute path of two names or more that stands alone: no part of an address. */
    private static final Pattern PLACE = Pattern.compile("(?<![\\w:/.])/[^\\s/:'\",;)]+(?:/[^\\s/:'\",;)]+)+/?");

    private PathRedactor() {}

    static Message of(Message message) {
        if (message instanceof DatasetEvent.Failed said) {
            return new DatasetEvent.Failed(said.spec(), said.acceptedAt(), said.failedAt(), of(said.failure()));
        } else if (message instanceof RunEvent.Failed said) {
            return new RunEvent.Failed(
                    said.spec(), said.acceptedAt(), said.failedAt(), said.trainingStep(), of(said.failure()));
        } else if (message instanceof JobEvent.Failed said) {
            return new JobEvent.Failed(said.spec(), said.acceptedAt(), said.failedAt(), of(said.failure()));
        }
        if (message instanceof OperationEvent.Failed said) {
            return new OperationEvent.Failed(said.spec(), said.acceptedAt(), said.failedAt(), of(said.failure()));
        } else if (message instanceof ImageEncodingEvent.Unencoded said) {
            return new ImageEncodingEvent.Unencoded(said.id(), of(said.failure()));
        }
        return message;
    }

    static Failure of(Failure failure) {
        if (failure.category() != Category.INTERNAL && failure.category() != Category.DEPENDENCY) {
            return failure;
        }
        String message = PLACE.matcher(failure.message()).replaceAll("(a file)");
        return new Failure(failure.code(), failure.category(), failure.retryable(), failure.field(), message);
    }
}
