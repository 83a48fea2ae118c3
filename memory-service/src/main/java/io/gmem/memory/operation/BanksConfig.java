package io.gmem.memory.operation;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How versions of banks are kept, and how much may be asked of this service. */
@ConfigMapping(prefix = "gmem.banks")
public interface BanksConfig {

    /** Operations that may wait or be in work at once, at least 1; one more is refused, and may be asked for later. */
    @WithDefault("100")
    int queue();

    /** Artifacts a version may lie in, at least 2; appending to one of so many folds all but the first into one. */
    @WithDefault("8")
    int parts();

    /** A bank whose snippets need fewer bytes is written whole each time. */
    @WithDefault("8M")
    MemorySize wholeBelow();

    /** Rows of a bank, up to 2^31 - 1; an operation that would make more fails. */
    @WithDefault("20000000")
    long maxRows();

    /** Numbers in a snippet, at least 1; an import of longer ones fails. */
    @WithDefault("8192")
    int maxDimension();
}
