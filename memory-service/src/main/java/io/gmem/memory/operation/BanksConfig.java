package io.gmem.memory.operation;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Storage settings and limits of banks. */
@ConfigMapping(prefix = "gmem.banks")
public interface BanksConfig {

    /** Maximum number of unfinished operations, at least 1; further ones are rejected with a retryable failure. */
    @WithDefault("100")
    int queue();

    /** Maximum artifacts per version, at least 2; appending at the maximum merges all but the first into one. */
    @WithDefault("8")
    int parts();

    /** A bank with fewer bytes of snippets is written completely each time. */
    @WithDefault("8M")
    MemorySize wholeBelow();

    /** Maximum rows of a bank, up to 2^31 - 1; an operation that exceeds it fails. */
    @WithDefault("20000000")
    long maxRows();

    /** Maximum snippet dimension, at least 1; an import of longer vectors fails. */
    @WithDefault("8192")
    int maxDimension();
}
