package io.gmem.memory.download;

import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Writes a response body to a file as it is received. Cancels when the file is too large or the server stalls. */
final class ReceivedFile implements Flow.Subscriber<List<ByteBuffer>> {
    private final FileChannel file;
    private final long maxBytes;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile long size;
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * @param file positioned at the first byte to write
     * @param maxBytes maximum file size in bytes
     */
    ReceivedFile(FileChannel file, long maxBytes) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.size = file.position();
    }

    /**
     * Waits until the body is complete.
     *
     * @throws IOException if the connection fails, or no data is received for {@code patience}
     * @throws FailureException if the file is too large
     */
    void await(Duration patience) throws IOException, InterruptedException {
        try {
            long sizeSeen = size;
            while (true) {
                try {
                    done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
                    return;
                } catch (TimeoutException e) {
                    if (size == sizeSeen) {
                        throw new IOException("no data received for " + patience.toMillis() + " ms", e);
                    }
                    sizeSeen = size;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failure) {
                throw failure;
            }
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            cancel();
        }
    }

    private void cancel() {
        Flow.Subscription running = subscription;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
        subscription = subscribed;
        subscribed.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        try {
            for (ByteBuffer piece : pieces) {
                if (piece.remaining() > maxBytes - size) {
                    throw Refusals.tooLarge(maxBytes);
                }
                while (piece.hasRemaining()) {
                    size += file.write(piece);
                }
            }
            Flow.Subscription running = subscription;
            if (running != null) {
                running.request(1);
            }
        } catch (IOException | RuntimeException e) {
            cancel();
            done.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        done.complete(null);
    }
}
