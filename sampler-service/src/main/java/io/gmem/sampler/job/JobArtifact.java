package io.gmem.sampler.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.JobId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.message.Completeness;
import io.gmem.contracts.message.MessageJson;
import io.gmem.sampler.model.SampledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The folder of a job in the artifact store: {@code image-0.png} and so on, each with embedded metadata, and {@code job.json}. */
final class JobArtifact {
    private static final Logger LOG = Logger.getLogger(JobArtifact.class);
    private static final ObjectMapper JSON = MessageJson.mapper();
    private static final String MANIFEST = "job.json";

    private final ArtifactStore store;

    JobArtifact(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Returns the images published earlier for the job. A damaged folder is deleted, so that the images are generated again. The
     * caller must check that the folder answers the same request.
     */
    Optional<Outcome.Generated> find(JobId job) throws IOException {
        ArtifactPath path = ArtifactPath.job(job);
        Optional<ArtifactRef> ref = store.find(path);
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] json = Files.readAllBytes(store.fetch(ref.get()).resolve(MANIFEST));
            JobManifest manifest = Completeness.check(JSON.readValue(json, JobManifest.class));
            return Optional.of(new Outcome.Generated(manifest, ref.get()));
        } catch (CorruptArtifactException e) {
            LOG.warnf("deleted damaged images: jobId=%s error=%s", job, e.getMessage());
            store.delete(path);
            return Optional.empty();
        }
    }

    /** Publishes the images durably. If another instance published the job in the meantime, that artifact is returned. */
    Outcome.Generated publish(JobManifest manifest, List<SampledImages.EncodedImage> images) throws IOException {
        JobId job = manifest.spec().id();
        Path staged = store.stage();
        GenerationMetadataFactory metadata = GenerationMetadataFactory.of(store, manifest);
        for (SampledImages.EncodedImage image : images) {
            Files.write(
                    staged.resolve(image.metadata().file()),
                    metadata.of(image.metadata()).in(image.png()));
        }
        Files.write(staged.resolve(MANIFEST), JSON.writeValueAsBytes(manifest));
        try {
            return new Outcome.Generated(manifest, store.publish(staged, ArtifactPath.job(job), MediaTypes.IMAGES));
        } catch (ArtifactConflictException e) {
            return find(job).orElseThrow(() -> e);
        }
    }
}
