/** References to artifacts, which hold data too large for messages. */
@NullMarked
package io.gmem.contracts.artifact;

import org.jspecify.annotations.NullMarked;
