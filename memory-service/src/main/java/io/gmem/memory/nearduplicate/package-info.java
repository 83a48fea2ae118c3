/**
 * Which pictures are nearly the same. {@link io.gmem.memory.nearduplicate.PerceptualHash} says in 64 bits how a picture looks from afar,
 * {@link io.gmem.memory.nearduplicate.NearDuplicateSearch} finds those among millions whose bits are nearly the same. Both are plain functions:
 * equal pictures in equal order give equal groups.
 */
@NullMarked
package io.gmem.memory.nearduplicate;

import org.jspecify.annotations.NullMarked;
