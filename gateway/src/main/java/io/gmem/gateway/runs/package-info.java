/** Training runs: commands, state, metrics and event streams. */
@NullMarked
package io.gmem.gateway.runs;

import org.jspecify.annotations.NullMarked;
