/** What the service says of itself in numbers, at {@code /q/metrics}. */
@NullMarked
package io.gmem.sampler.telemetry;

import org.jspecify.annotations.NullMarked;
