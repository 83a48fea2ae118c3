/** What the demo makes of the answers of a gateway. */
@NullMarked
package io.gmem.launcher.demo;

import org.jspecify.annotations.NullMarked;
