/** Generation jobs: specifications, commands and generated images. */
@NullMarked
package io.gmem.contracts.job;

import org.jspecify.annotations.NullMarked;
