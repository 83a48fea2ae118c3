package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder that holds all data of a suite.
 *
 * @param folder absolute path
 */
public record Home(Path folder) {
    public Home {
        folder = folder.toAbsolutePath().normalize();
    }

    public Path kafka() {
        return folder.resolve("kafka");
    }

    public Path artifacts() {
        return folder.resolve("artifacts");
    }

    public Path imports() {
        return folder.resolve("imports");
    }

    /** Imported models, one folder per model. */
    public Path models() {
        return folder.resolve("models");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    /** The folder into which DJL unpacks libtorch. */
    public Path djl() {
        return folder.resolve("djl");
    }

    /** Cached results of the kernel check. */
    public Path kernels() {
        return folder.resolve("kernels");
    }

    /** The webhook signing key, created and read by the gateway. */
    Path webhookKey() {
        return folder.resolve("webhooks.key");
    }

    public Path tmp() {
        return folder.resolve("tmp");
    }

    Path lock() {
        return folder.resolve("suite.lock");
    }

    Path state() {
        return folder.resolve("suite.json");
    }

    /** Creates the folders, except that of the broker, which creates its own. */
    public void create() {
        try {
            for (Path part : List.of(artifacts(), imports(), logs(), djl(), tmp())) {
                Files.createDirectories(part);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot use --home " + folder + ": " + e + "; choose a writable folder", e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
