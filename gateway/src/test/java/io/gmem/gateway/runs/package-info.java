/** Unit tests of runs, without server or broker. */
@NullMarked
package io.gmem.gateway.runs;

import org.jspecify.annotations.NullMarked;
