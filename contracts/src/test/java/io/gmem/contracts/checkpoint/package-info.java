/** Tests of validation and serialization. */
@NullMarked
package io.gmem.contracts.checkpoint;

import org.jspecify.annotations.NullMarked;
