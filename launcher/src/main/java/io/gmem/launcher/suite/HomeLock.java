package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file lock held by the launcher that runs a suite in a home. The operating system releases the lock however the launcher
 * ends.
 */
final class HomeLock implements AutoCloseable {
    /**
     * Homes locked by this process. Closing any channel of a file releases all locks the process holds on that file, so these
     * homes are checked without opening one.
     */
    private static final Set<Home> OWN = ConcurrentHashMap.newKeySet();

    private final Home home;
    private final FileChannel file;

    private HomeLock(Home home, FileChannel file) {
        this.home = home;
        this.file = file;
    }

    /**
     * Locks the home.
     *
     * @throws CommandFailure if another process holds the lock; the message names that process
     */
    static HomeLock acquire(Home home) {
        return tryAcquire(home).orElseThrow(() -> new CommandFailure(ExitCode.CONFLICT, held(home)));
    }

    private static String held(Home home) {
        String holder = SuiteState.read(home)
                .map(state -> " (process " + state.pid() + ", " + state.gateway() + ")")
                .orElse("");
        return "a suite is already running in " + home + holder + "; stop it with 'gmem down --home " + home
                + "' or choose another --home";
    }

    /** Whether any process holds the lock of the home. */
    static boolean isHeld(Home home) {
        if (!Files.exists(home.lock())) {
            return false;
        }
        Optional<HomeLock> acquired = tryAcquire(home);
        acquired.ifPresent(HomeLock::close);
        return acquired.isEmpty();
    }

    private static Optional<HomeLock> tryAcquire(Home home) {
        if (!OWN.add(home)) {
            return Optional.empty();
        }
        boolean acquired = false;
        try {
            var file = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            acquired = file.tryLock() != null;
            if (!acquired) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(new HomeLock(home, file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + home.lock(), e);
        } finally {
            if (!acquired) {
                OWN.remove(home);
            }
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN.remove(home);
        }
    }
}
