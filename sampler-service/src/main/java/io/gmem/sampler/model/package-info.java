/**
 * What the service draws with: the catalogue of what was published, the shelf of what is loaded, and the loader between them.
 *
 * <p>{@link io.gmem.sampler.model.ModelCatalog} says which pair of checkpoint and bank is the newest, {@link
 * io.gmem.sampler.model.ModelCache} changes to it and lends models to jobs, {@link io.gmem.sampler.model.CheckpointLoader}
 * makes a {@link io.gmem.sampler.model.Model} of files.
 */
@NullMarked
package io.gmem.sampler.model;

import org.jspecify.annotations.NullMarked;
