/** Tests of validation and serialization. */
@NullMarked
package io.gmem.contracts;

import org.jspecify.annotations.NullMarked;
