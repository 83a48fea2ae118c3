/** References to what is too large for a message. */
@NullMarked
package io.gmem.contracts.artifact;

import org.jspecify.annotations.NullMarked;
