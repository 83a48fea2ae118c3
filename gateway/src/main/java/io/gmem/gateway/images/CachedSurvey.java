package io.gmem.gateway.images;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.MalformedArtifactException;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.survey.BankSurvey;
import io.gmem.memorybank.survey.SurveyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads or creates the survey of a bank version in the artifact store, keyed by the version's digest. Replaces damaged surveys. */
record CachedSurvey(ArtifactStore store, String versionSha256) {

    BankSurvey get(MemoryBank bank) throws IOException {
        ArtifactPath path = ArtifactPath.survey(versionSha256);
        Optional<ArtifactRef> cached = store.find(path);
        if (cached.isPresent()) {
            try {
                return SurveyFile.read(store.fetch(cached.get()), bank.count());
            } catch (CorruptArtifactException | MalformedArtifactException e) {
                store.delete(path);
            }
        }
        BankSurvey survey = compute(bank);
        save(survey, path);
        return survey;
    }

    private static BankSurvey compute(MemoryBank bank) {
        long available = Runtime.getRuntime().maxMemory() / 2;
        if (BankSurvey.workingBytes(bank.dimension()) > available) {
            throw new FailureException(new Failure(
                    "bank_too_large",
                    Category.EXHAUSTED,
                    false,
                    "bank",
                    "bank has snippets of dimension " + bank.dimension() + "; the survey temporarily needs "
                            + BankSurvey.workingBytes(bank.dimension()) / (1 << 20)
                            + " MiB, more than half of the gateway's heap; increase the heap size (-Xmx)"));
        }
        return BankSurvey.of(bank);
    }

    private void save(BankSurvey survey, ArtifactPath path) throws IOException {
        Path folder = store.stage();
        try {
            SurveyFile.write(survey, folder);
            store.publish(folder, path, MediaTypes.SURVEY);
        } catch (ArtifactConflictException e) {
            store.discard(folder); // another gateway published the survey in the meantime
        } catch (IOException | RuntimeException e) {
            store.discard(folder);
            throw e;
        }
    }
}
