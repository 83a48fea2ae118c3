/** Tests of topics and of the golden message formats. */
@NullMarked
package io.gmem.contracts.message;

import org.jspecify.annotations.NullMarked;
