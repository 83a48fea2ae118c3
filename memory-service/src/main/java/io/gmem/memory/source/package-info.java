/**
 * Reads image sources: a folder, zip or tar as a tree of named files ({@link io.gmem.memory.source.FileTree}).
 *
 * <p>{@link io.gmem.memory.source.ImageNames} selects the images of a tree, and {@link io.gmem.memory.source.FolderLabels}
 * derives labels from their folders. A file that packs many images (MNIST, CIFAR) is presented as a folder of images, so callers
 * need not distinguish the two. Precomputed latents are rows of a separate type ({@link io.gmem.memory.source.LatentShards}).
 *
 * <p>Archives are untrusted input: an entry name is never used as a path, and every read is bounded.
 */
@NullMarked
package io.gmem.memory.source;

import org.jspecify.annotations.NullMarked;
