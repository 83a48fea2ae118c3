/** Downloads from a local server that disconnects, stalls, or serves wrong or changed content. */
@NullMarked
package io.gmem.memory.download;

import org.jspecify.annotations.NullMarked;
