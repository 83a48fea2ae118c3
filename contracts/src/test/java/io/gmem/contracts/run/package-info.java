/** Tests of validation and serialization. */
@NullMarked
package io.gmem.contracts.run;

import org.jspecify.annotations.NullMarked;
