package io.gmem.memory.encoding;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.TestSettings;
import io.gmem.memory.bank.BankCatalogue;
import java.nio.file.Path;

/** Questions to a service that has no bank: each answer is a failure. */
public final class TestQuestions {
    private TestQuestions() {}

    public static ImageEncodingHandler withoutBanks(EventPublisher publisher, ArtifactStore store, Path imports) {
        return new ImageEncodingHandler(new BankCatalogue(), null, publisher, store, TestSettings.ingest(), imports);
    }
}
