/** Training runs: what to train, how far it is, how it ended. */
@NullMarked
package io.gmem.contracts.run;

import org.jspecify.annotations.NullMarked;
