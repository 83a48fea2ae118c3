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

/** Writes a body to a file as it comes, and stops it when too much comes or nothing. */
final class ReceivedFile implements Flow.Subscriber<List<ByteBuffer>> {
    private final FileChannel file;
    private final long most;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile long size;
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * @param file at the place of the first byte
     * @param most bytes the file may have
     */
    ReceivedFile(FileChannel file, long most) throws IOException {
        this.file = file;
        this.most = most;
        this.size = file.position();
    }

    /**
     * Until all came.
     *
     * @throws IOException when the connection fails, or nothing comes for {@code patience}
     * @throws FailureException when too much comes
     */
    void await(Duration patience) throws IOException, InterruptedException {
        try {
            long seen = size;
            while (true) {
                try {
                    done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
                    return;
                } catch (TimeoutException e) {
                    if (size == seen) {
                        throw new IOException("nothing came for " + patience.toMillis() + " ms", e);
                    }
                    seen = size;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException refused) {
                throw refused;
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
                if (piece.remaining() > most - size) {
                    throw Refusals.tooLarge(most);
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
