/** Generation jobs: what to draw, and the images that came of it. */
@NullMarked
package io.gmem.contracts.job;

import org.jspecify.annotations.NullMarked;
