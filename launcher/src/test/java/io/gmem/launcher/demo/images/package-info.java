/** Tests that the demo images are reproducible, balanced and varied. */
@NullMarked
package io.gmem.launcher.demo.images;

import org.jspecify.annotations.NullMarked;
