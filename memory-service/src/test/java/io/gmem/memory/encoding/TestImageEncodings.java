package io.gmem.memory.encoding;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.TestSettings;
import io.gmem.memory.bank.BankCatalog;
import java.nio.file.Path;

/** Image encoding handlers for tests. */
public final class TestImageEncodings {
    private TestImageEncodings() {}

    /** Returns a handler of a service without banks, which responds to every request with a failure. */
    public static ImageEncodingHandler handlerWithoutBanks(
            EventPublisher publisher, ArtifactStore store, Path imports) {
        return new ImageEncodingHandler(new BankCatalog(), null, publisher, store, TestSettings.ingest(), imports);
    }
}
