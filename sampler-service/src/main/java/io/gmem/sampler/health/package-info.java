/** Health checks of the service. */
@NullMarked
package io.gmem.sampler.health;

import org.jspecify.annotations.NullMarked;
