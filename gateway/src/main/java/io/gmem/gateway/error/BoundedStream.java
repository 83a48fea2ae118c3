package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Limits the number of bytes read from a request body, independently of its Content-Length. */
public final class BoundedStream extends FilterInputStream {
    private final Supplier<FailureException> tooLarge;
    private long left;

    public BoundedStream(InputStream in, long limit) {
        this(in, limit, () -> tooLarge(limit));
    }

    /** @param tooLarge supplies the exception that is thrown when the body exceeds {@code limit} bytes */
    public BoundedStream(InputStream in, long limit, Supplier<FailureException> tooLarge) {
        super(in);
        this.tooLarge = tooLarge;
        this.left = limit;
    }

    @Override
    public int read() {
        int value = guarded(super::read);
        return value < 0 ? value : counted(1, value);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int read = guarded(() -> super.read(into, offset, length));
        return read < 0 ? read : counted(read, read);
    }

    private interface Read {
        int bytes() throws IOException;
    }

    private static int guarded(Read read) {
        try {
            return read.bytes();
        } catch (IOException e) {
            throw new FailureException(
                    new Failure(
                            "broken_body", Category.USER, true, null, "the request body ended before it was complete"),
                    e);
        }
    }

    private int counted(int bytes, int result) {
        left -= bytes;
        if (left < 0) {
            throw tooLarge.get();
        }
        return result;
    }

    static FailureException tooLarge(long limit) {
        return new FailureException(new Failure(
                "body_too_large", Category.USER, false, null, "the request body must be at most " + limit + " bytes"));
    }
}
