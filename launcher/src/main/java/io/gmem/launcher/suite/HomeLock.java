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

/** Held by the one launcher that runs a suite in a home; the operating system frees it however the launcher ends. */
final class HomeLock implements AutoCloseable {
    /** Closing any channel of a file frees the locks this process has on it, so our own are known without opening one. */
    private static final Set<Home> OURS = ConcurrentHashMap.newKeySet();

    private final Home home;
    private final FileChannel file;

    private HomeLock(Home home, FileChannel file) {
        this.home = home;
        this.file = file;
    }

    /** Takes the home, or refuses and says who has it. */
    static HomeLock take(Home home) {
        return tryTake(home).orElseThrow(() -> new CommandFailure(ExitCode.CONFLICT, held(home)));
    }

    private static String held(Home home) {
        String who = SuiteState.read(home)
                .map(state -> " (process " + state.pid() + ", " + state.gateway() + ")")
                .orElse("");
        return "a suite runs in " + home + " already" + who + "; stop it with 'gmem down --home " + home
                + "' or name another --home";
    }

    /** Whether somebody has the home. */
    static boolean isHeld(Home home) {
        if (!Files.exists(home.lock())) {
            return false;
        }
        Optional<HomeLock> taken = tryTake(home);
        taken.ifPresent(HomeLock::close);
        return taken.isEmpty();
    }

    private static Optional<HomeLock> tryTake(Home home) {
        if (!OURS.add(home)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            var file = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = file.tryLock() != null;
            if (!taken) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(new HomeLock(home, file));
        } catch (IOException e) {
            throw new UncheckedIOException("no lock can be had on " + home.lock(), e);
        } finally {
            if (!taken) {
                OURS.remove(home);
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
            OURS.remove(home);
        }
    }
}
