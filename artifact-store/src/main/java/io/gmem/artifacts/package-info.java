/**
 * The store of images, banks and checkpoints. An artifact is an immutable folder of files. It is staged, made durable, and then
 * becomes visible atomically under its path, together with {@code manifest.json}, which lists each file with its size and
 * digest. Messages carry only an {@link io.gmem.contracts.artifact.ArtifactRef} with the digest of that manifest.
 */
@NullMarked
package io.gmem.artifacts;

import org.jspecify.annotations.NullMarked;
