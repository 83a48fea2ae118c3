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

/** The folder of a job in the artifact store: {@code image-0.png} and so on, each with its recipe in it, and {@code job.json}. */
final class JobArtifact {
    private static final Logger LOG = Logger.getLogger(JobArtifact.class);
    private static final ObjectMapper JSON = MessageJson.mapper();
    private static final String SHEET = "job.json";

    private final ArtifactStore store;

    JobArtifact(ArtifactStore store) {
        this.store = store;
    }

    /**
     * What was published for the job before, if it was. A damaged folder is removed: it will be drawn again. One that answers
     * another request is left for the caller to refuse.
     */
    Optional<Outcome.Generated> find(JobId job) throws IOException {
        ArtifactPath path = ArtifactPath.job(job);
        Optional<ArtifactRef> ref = store.find(path);
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] json = Files.readAllBytes(store.fetch(ref.get()).resolve(SHEET));
            JobManifest sheet = Completeness.check(JSON.readValue(json, JobManifest.class));
            return Optional.of(new Outcome.Generated(sheet, ref.get()));
        } catch (CorruptArtifactException e) {
            LOG.warnf("images are damaged, drawing them again: jobId=%s error=%s", job, e.getMessage());
            store.delete(path);
            return Optional.empty();
        }
    }

    /** Makes the images durable; what another published meanwhile for the job stands instead. */
    Outcome.Generated publish(JobManifest sheet, List<SampledImages.Picture> pictures) throws IOException {
        JobId job = sheet.spec().id();
        Path staged = store.stage();
        GenerationMetadataFactory recipes = GenerationMetadataFactory.of(store, sheet);
        for (SampledImages.Picture picture : pictures) {
            Files.write(
                    staged.resolve(picture.image().file()),
                    recipes.of(picture.image()).in(picture.png()));
        }
        Files.write(staged.resolve(SHEET), JSON.writeValueAsBytes(sheet));
        try {
            return new Outcome.Generated(sheet, store.publish(staged, ArtifactPath.job(job), MediaTypes.IMAGES));
        } catch (ArtifactConflictException e) {
            return find(job).orElseThrow(() -> e);
        }
    }
}
