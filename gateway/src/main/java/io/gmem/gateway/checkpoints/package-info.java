/** Checkpoints, and which of them the samplers serve. */
@NullMarked
package io.gmem.gateway.checkpoints;

import org.jspecify.annotations.NullMarked;
