/**
 * Finds near-duplicate images. {@link io.gmem.memory.nearduplicate.PerceptualHash} summarizes an image in 64 bits, and
 * {@link io.gmem.memory.nearduplicate.NearDuplicateSearch} groups millions of images by the distance of their hashes. Both are
 * pure functions: equal images in equal order give equal groups.
 */
@NullMarked
package io.gmem.memory.nearduplicate;

import org.jspecify.annotations.NullMarked;
