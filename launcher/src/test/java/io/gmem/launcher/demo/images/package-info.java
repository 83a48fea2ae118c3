/** Holds the demo's pictures to their promise: the same for everybody, and worth learning from. */
@NullMarked
package io.gmem.launcher.demo.images;

import org.jspecify.annotations.NullMarked;
