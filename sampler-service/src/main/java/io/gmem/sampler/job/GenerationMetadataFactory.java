package io.gmem.sampler.job;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Creates the generation metadata of a job's images, with the digests of its checkpoint and bank; null for retired artifacts. */
record GenerationMetadataFactory(
        JobManifest manifest,
        @Nullable String checkpointSha256,
        @Nullable String bankSha256) {

    static GenerationMetadataFactory of(ArtifactStore store, JobManifest manifest) throws IOException {
        return new GenerationMetadataFactory(
                manifest,
                digest(store, ArtifactPath.checkpoint(manifest.checkpoint())),
                manifest.bank() == null ? null : digest(store, ArtifactPath.bank(manifest.bank())));
    }

    private static @Nullable String digest(ArtifactStore store, ArtifactPath path) throws IOException {
        return store.find(path).map(ArtifactRef::sha256).orElse(null);
    }

    GenerationMetadata of(GeneratedImage image) {
        GenerationSpec spec = manifest.spec();
        return new GenerationMetadata(
                GenerationMetadata.VERSION,
                spec.prompt(),
                image.seed(),
                spec.solverSteps(),
                spec.solver(),
                spec.guidanceScale(),
                image.snippets(),
                image.label(),
                manifest.checkpoint(),
                checkpointSha256,
                manifest.bank(),
                bankSha256);
    }
}
