/** Tests of validation and serialization. */
@NullMarked
package io.gmem.contracts.failure;

import org.jspecify.annotations.NullMarked;
