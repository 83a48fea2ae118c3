/** Component tests of the trainer service. */
@NullMarked
package io.gmem.trainer;

import org.jspecify.annotations.NullMarked;
