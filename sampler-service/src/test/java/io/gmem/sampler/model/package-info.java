/** Tests of model loading, caching and sampling. */
@NullMarked
package io.gmem.sampler.model;

import org.jspecify.annotations.NullMarked;
