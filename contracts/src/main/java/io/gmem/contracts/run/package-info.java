/** Training runs: specifications, commands, state and progress. */
@NullMarked
package io.gmem.contracts.run;

import org.jspecify.annotations.NullMarked;
