/** Files from a real server on this machine, which is cut off, lies and changes its mind. */
@NullMarked
package io.gmem.memory.download;

import org.jspecify.annotations.NullMarked;
