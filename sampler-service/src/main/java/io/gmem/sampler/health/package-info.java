/** Whether the service can do its work. */
@NullMarked
package io.gmem.sampler.health;

import org.jspecify.annotations.NullMarked;
