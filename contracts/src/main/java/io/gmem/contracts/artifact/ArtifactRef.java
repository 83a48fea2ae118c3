package io.gmem.contracts.artifact;

import io.gmem.contracts.failure.InvalidInputException;

/**
 * Points at an immutable artifact.
 *
 * @param uri {@code gmem:datasets/faces}: a place in the artifact store, the same for every kind of store
 * @param sha256 of the manifest (which holds the digest of every file), lower-case hexadecimal
 * @param bytes all files together
 * @param mediaType what it is, for instance {@code application/vnd.gmem.checkpoint}
 */
public record ArtifactRef(String uri, String sha256, long bytes, String mediaType) {
    public ArtifactRef {
        InvalidInputException.unless(uri.startsWith("gmem:"), "uri", "starts with gmem:");
        InvalidInputException.unless(sha256.matches("[0-9a-f]{64}"), "sha256", "is 64 lower-case hexadecimal digits");
        InvalidInputException.unless(bytes >= 0, "bytes", "is not negative");
    }
}
