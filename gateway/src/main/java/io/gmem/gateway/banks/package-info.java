/** Memory banks: versions, rows, surveys and operations. */
@NullMarked
package io.gmem.gateway.banks;

import org.jspecify.annotations.NullMarked;
