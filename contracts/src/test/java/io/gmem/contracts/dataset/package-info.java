/** Where the images of data sets come from. */
@NullMarked
package io.gmem.contracts.dataset;

import org.jspecify.annotations.NullMarked;
