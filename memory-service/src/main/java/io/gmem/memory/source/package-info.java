/**
 * Where pictures come from: a folder, zip or tar as a tree of files by name ({@link io.gmem.memory.source.FileTree}), which of
 * them are pictures ({@link io.gmem.memory.source.ImageNames}) and what their folders say of them ({@link
 * io.gmem.memory.source.FolderLabels}). A file that packs many pictures, as MNIST and CIFAR come, is looked into as if it were a folder:
 * behind the tree nobody knows the difference. Latents that somebody else has extracted are rows of their own kind ({@link
 * io.gmem.memory.source.LatentShards}). Whoever sends an archive is not trusted: no entry's name ever becomes a path, and
 * everything that is read has a bound.
 */
@NullMarked
package io.gmem.memory.source;

import org.jspecify.annotations.NullMarked;
