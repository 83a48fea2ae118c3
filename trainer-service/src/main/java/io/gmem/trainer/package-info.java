/**
 * The trainer. A command comes in through {@link io.gmem.trainer.command}, is recorded in the {@link io.gmem.trainer.state}, and is
 * worked off in {@link io.gmem.trainer.training} on what {@link io.gmem.trainer.data} opens; {@link io.gmem.trainer.checkpoint}
 * keeps what came of it and {@link io.gmem.trainer.evaluation} measures it. {@link
 * io.gmem.trainer.catalog} knows what other services have published.
 */
@NullMarked
package io.gmem.trainer;

import org.jspecify.annotations.NullMarked;
