package io.gmem.sampler.job;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;

/** The outcome of performing a job. */
public sealed interface Outcome {
    /** The images are durable. */
    record Generated(JobManifest manifest, ArtifactRef artifact) implements Outcome {}

    /** The job fails without images. */
    record Refused(Failure failure) implements Outcome {}
}
