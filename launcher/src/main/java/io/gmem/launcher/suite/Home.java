package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder that holds all a suite keeps.
 *
 * @param folder absolute
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

    /** Imported models, a folder each. */
    public Path models() {
        return folder.resolve("models");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    /** Where DJL unpacks libtorch. */
    public Path djl() {
        return folder.resolve("djl");
    }

    /** Verdicts of the kernel check, kept between processes. */
    public Path kernels() {
        return folder.resolve("kernels");
    }

    /** Made and read by the gateway. */
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

    /** Makes the folders; the broker makes its own. */
    public void create() {
        try {
            for (Path part : List.of(artifacts(), imports(), logs(), djl(), tmp())) {
                Files.createDirectories(part);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "--home " + folder + " cannot be used: " + e + "; name a folder you may write to",
                    e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
