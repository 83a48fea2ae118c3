package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A body that may hold so many bytes and no more, whatever its sender said of its length. */
public final class BoundedStream extends FilterInputStream {
    private final Supplier<FailureException> tooLarge;
    private long left;

    public BoundedStream(InputStream in, long limit) {
        this(in, limit, () -> tooLarge(limit));
    }

    /** @param tooLarge what is thrown when there is more */
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

    /** A read. */
    private interface Read {
        int bytes() throws IOException;
    }

    private static int guarded(Read read) {
        try {
            return read.bytes();
        } catch (IOException e) {
            throw new FailureException(
                    new Failure("broken_body", Category.USER, true, null, "the body ended before it was whole"), e);
        }
    }

    private int counted(int bytes, int answer) {
        left -= bytes;
        if (left < 0) {
            throw tooLarge.get();
        }
        return answer;
    }

    static FailureException tooLarge(long limit) {
        return new FailureException(new Failure(
                "body_too_large",
                Category.USER,
                false,
                null,
                "the body is larger than the " + limit + " bytes taken here"));
    }
}
