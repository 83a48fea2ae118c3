/** Tests of questions about pictures. */
@NullMarked
package io.gmem.memory.encoding;

import org.jspecify.annotations.NullMarked;
