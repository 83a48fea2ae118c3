package io.gmem.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until a condition holds, within a limit that is generous enough for slow machines. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    /** An assertion that may not hold yet. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    private Eventually() {}

    /** Waits until {@code assertion} passes; fails with its last failure. */
    public static void holds(Assertion assertion) {
        holds(LIMIT, assertion);
    }

    /** Waits until {@code assertion} passes, at most {@code limit}; fails with its last failure. */
    public static void holds(Duration limit, Assertion assertion) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Throwable failure = failureOf(assertion);
            if (failure == null) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + failure.getMessage(), failure);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** Waits until {@code condition} is true; {@code description} is the failure message. */
    public static void isTrue(String description, BooleanSupplier condition) {
        holds(() -> {
            if (!condition.getAsBoolean()) {
                throw new AssertionError(description);
            }
        });
    }

    /** Waits for a non-null value; {@code description} is the failure message. */
    public static <T> T value(String description, Supplier<@Nullable T> source) {
        @SuppressWarnings("unchecked")
        @Nullable
        T[] found = (T[]) new Object[1];
        isTrue(description, () -> {
            found[0] = source.get();
            return found[0] != null;
        });
        return java.util.Objects.requireNonNull(found[0]);
    }

    private static @Nullable Throwable failureOf(Assertion assertion) {
        try {
            assertion.check();
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }
}
