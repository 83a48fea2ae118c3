package io.gmem.sampler.job;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The recipes of a job's images, with the digests of what drew them. What was retired meanwhile has no digest any more. */
record GenerationMetadataFactory(
        JobManifest sheet,
        @Nullable String checkpointSha256,
        @Nullable String bankSha256) {

    static GenerationMetadataFactory of(ArtifactStore store, JobManifest sheet) throws IOException {
        return new GenerationMetadataFactory(
                sheet,
                digest(store, ArtifactPath.checkpoint(sheet.checkpoint())),
                sheet.bank() == null ? null : digest(store, ArtifactPath.bank(sheet.bank())));
    }

    private static @Nullable String digest(ArtifactStore store, ArtifactPath path) throws IOException {
        return store.find(path).map(ArtifactRef::sha256).orElse(null);
    }

    GenerationMetadata of(GeneratedImage image) {
        GenerationSpec spec = sheet.spec();
        return new GenerationMetadata(
                GenerationMetadata.VERSION,
                spec.prompt(),
                image.seed(),
                spec.solverSteps(),
                spec.solver(),
                spec.guidanceScale(),
                image.snippets(),
                image.label(),
                sheet.checkpoint(),
                checkpointSha256,
                sheet.bank(),
                bankSha256);
    }
}
