@NullMarked
package io.gmem.trainer.telemetry;

import org.jspecify.annotations.NullMarked;
