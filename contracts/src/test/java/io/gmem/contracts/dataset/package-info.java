/** Tests of the sources of data sets. */
@NullMarked
package io.gmem.contracts.dataset;

import org.jspecify.annotations.NullMarked;
