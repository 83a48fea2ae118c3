/**
 * Where images, banks and checkpoints live. An artifact is a folder of files that is written once and never changes: it
 * is staged, made durable, and then appears whole under its path together with {@code manifest.json}, which names each
 * file with its size and digest. A message carries only an {@link io.gmem.contracts.artifact.ArtifactRef}, the digest of
 * that manifest.
 */
@NullMarked
package io.gmem.artifacts;

import org.jspecify.annotations.NullMarked;
