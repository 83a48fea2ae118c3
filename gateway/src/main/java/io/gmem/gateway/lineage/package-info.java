/**
 * The provenance of generated images: the checkpoint that generated an image, the run that trained the checkpoint, the bank with
 * the snippets, and the images that the snippets were computed from.
 */
@NullMarked
package io.gmem.gateway.lineage;

import org.jspecify.annotations.NullMarked;
