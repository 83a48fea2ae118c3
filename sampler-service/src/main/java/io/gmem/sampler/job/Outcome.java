package io.gmem.sampler.job;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;

/** How the work of a job ended. */
public sealed interface Outcome {
    /** The images are durable. */
    record Generated(JobManifest sheet, ArtifactRef artifact) implements Outcome {}

    /** There will be none. */
    record Refused(Failure failure) implements Outcome {}
}
