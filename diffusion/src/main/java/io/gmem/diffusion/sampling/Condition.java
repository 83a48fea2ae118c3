package io.gmem.diffusion.sampling;

/** What one image is to be. */
public sealed interface Condition {
    /** @param unit a snippet of length 1 */
    record Snippet(float[] unit) implements Condition {}

    /** @param index from 0 */
    record ClassLabel(int index) implements Condition {}
}
