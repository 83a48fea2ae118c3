package io.gmem.contracts.artifact;

import io.gmem.contracts.failure.InvalidInputException;

/**
 * A reference to an immutable artifact.
 *
 * @param uri path in the artifact store, for example {@code gmem:datasets/faces}; independent of the type of store
 * @param sha256 digest of the manifest, which lists the digest of every file, in lower-case hexadecimal
 * @param bytes total size of all files
 * @param mediaType media type, for example {@code application/vnd.gmem.checkpoint}
 */
public record ArtifactRef(String uri, String sha256, long bytes, String mediaType) {
    public ArtifactRef {
        InvalidInputException.unless(uri.startsWith("gmem:"), "uri", "must start with gmem:");
        InvalidInputException.unless(
                sha256.matches("[0-9a-f]{64}"), "sha256", "must be 64 lower-case hexadecimal digits");
        InvalidInputException.unless(bytes >= 0, "bytes", "must not be negative (was " + bytes + ")");
    }
}
