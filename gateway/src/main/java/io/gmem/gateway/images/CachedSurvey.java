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

/** The place in the store where a version's survey is kept, beside the version and named by it. What is damaged is made again. */
record CachedSurvey(ArtifactStore store, String versionSha256) {

    BankSurvey get(MemoryBank bank) throws IOException {
        ArtifactPath place = ArtifactPath.survey(versionSha256);
        Optional<ArtifactRef> there = store.find(place);
        if (there.isPresent()) {
            try {
                return SurveyFile.read(store.fetch(there.get()), bank.count());
            } catch (CorruptArtifactException | MalformedArtifactException e) {
                store.delete(place);
            }
        }
        BankSurvey survey = made(bank);
        keep(survey, place);
        return survey;
    }

    private static BankSurvey made(MemoryBank bank) {
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (BankSurvey.workingBytes(bank.dimension()) > most) {
            throw new FailureException(new Failure(
                    "bank_too_large",
                    Category.EXHAUSTED,
                    false,
                    "bank",
                    "bank has snippets of " + bank.dimension() + " numbers: a map of it takes "
                            + BankSurvey.workingBytes(bank.dimension()) / (1 << 20)
                            + " MiB for a while, more than half of the gateway's heap; give it more (-Xmx)"));
        }
        return BankSurvey.of(bank);
    }

    private void keep(BankSurvey survey, ArtifactPath place) throws IOException {
        Path folder = store.stage();
        try {
            SurveyFile.write(survey, folder);
            store.publish(folder, place, MediaTypes.SURVEY);
        } catch (ArtifactConflictException e) {
            store.discard(folder); // another gateway made one meanwhile
        } catch (IOException | RuntimeException e) {
            store.discard(folder);
            throw e;
        }
    }
}
