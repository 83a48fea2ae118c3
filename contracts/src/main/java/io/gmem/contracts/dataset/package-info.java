/** Data sets: what to take in, and what became of it. */
@NullMarked
package io.gmem.contracts.dataset;

import org.jspecify.annotations.NullMarked;
