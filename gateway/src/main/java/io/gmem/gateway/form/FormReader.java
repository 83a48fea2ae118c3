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

/** Reads forms with pictures, so many at a time that memory stays bounded. Blocks. */
@ApplicationScoped
public class FormReader {
    private static final int AT_A_TIME = 8;

    private final Semaphore places = new Semaphore(AT_A_TIME);

    /**
     * The form in {@code body}.
     *
     * @param files names of the parts that are pictures
     */
    public ImageForm read(String contentType, InputStream body, Set<String> files) {
        if (!places.tryAcquire()) {
            throw new FailureException(new Failure(
                    "too_many_forms",
                    Category.EXHAUSTED,
                    true,
                    null,
                    AT_A_TIME + " forms are being read already: ask again in a moment"));
        }
        try (InputStream bounded = new BoundedStream(body, RequestFilter.PICTURES_BYTES)) {
            return ImageForm.of(FormParser.parse(contentType, bounded.readAllBytes()), files);
        } catch (IOException e) {
            throw new FailureException(
                    new Failure("broken_body", Category.USER, true, null, "the form ended before it was whole"), e);
        } finally {
            places.release();
        }
    }
}
