/**
 * Models for sampling: the catalog of published artifacts, the cache of loaded models, and the loader.
 *
 * <p>{@link io.gmem.sampler.model.ModelCatalog} selects the newest pair of checkpoint and bank,
 * {@link io.gmem.sampler.model.ModelCache} switches to it and leases models to jobs, and
 * {@link io.gmem.sampler.model.CheckpointLoader} builds a {@link io.gmem.sampler.model.Model} from files.
 */
@NullMarked
package io.gmem.sampler.model;

import org.jspecify.annotations.NullMarked;
