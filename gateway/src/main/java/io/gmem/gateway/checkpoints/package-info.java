/** Checkpoints: state, promotion, pins, and the served checkpoint. */
@NullMarked
package io.gmem.gateway.checkpoints;

import org.jspecify.annotations.NullMarked;
