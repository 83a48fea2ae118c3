/** Training runs: asked for, watched, stopped. */
@NullMarked
package io.gmem.gateway.runs;

import org.jspecify.annotations.NullMarked;
