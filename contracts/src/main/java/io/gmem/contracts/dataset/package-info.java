/** Data sets: specifications, commands and state. */
@NullMarked
package io.gmem.contracts.dataset;

import org.jspecify.annotations.NullMarked;
