package io.gmem.gateway.form;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.error.BoundedStream;
import io.gmem.gateway.error.RequestFilter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Reads forms that contain images. Limits the number of concurrent reads to bound memory. Blocks. */
@ApplicationScoped
public class FormReader {
    private static final int MAX_CONCURRENT = 8;

    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

    /**
     * Reads the form in {@code body}.
     *
     * @param files names of the parts that contain images
     */
    public ImageForm read(String contentType, InputStream body, Set<String> files) {
        if (!permits.tryAcquire()) {
            throw new FailureException(new Failure(
                    "too_many_forms",
                    Category.EXHAUSTED,
                    true,
                    null,
                    "the limit of " + MAX_CONCURRENT + " concurrent form uploads is reached; retry in a few seconds"));
        }
        try (InputStream bounded = new BoundedStream(body, RequestFilter.IMAGE_FORM_BYTES)) {
            return ImageForm.of(FormParser.parse(contentType, bounded.readAllBytes()), files);
        } catch (IOException e) {
            throw new FailureException(
                    new Failure("broken_body", Category.USER, true, null, "the form ended before it was complete"), e);
        } finally {
            permits.release();
        }
    }
}
