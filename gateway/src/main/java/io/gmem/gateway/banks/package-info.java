/** Memory banks: their versions, and the rows in them. */
@NullMarked
package io.gmem.gateway.banks;

import org.jspecify.annotations.NullMarked;
