/** Tests of what pictures say of themselves. */
@NullMarked
package io.gmem.contracts.image;

import org.jspecify.annotations.NullMarked;
