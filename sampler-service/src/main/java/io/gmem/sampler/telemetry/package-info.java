/** Metrics of the service at {@code /q/metrics}. */
@NullMarked
package io.gmem.sampler.telemetry;

import org.jspecify.annotations.NullMarked;
