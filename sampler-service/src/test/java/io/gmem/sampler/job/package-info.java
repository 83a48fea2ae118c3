/** Tests of job handling. */
@NullMarked
package io.gmem.sampler.job;

import org.jspecify.annotations.NullMarked;
