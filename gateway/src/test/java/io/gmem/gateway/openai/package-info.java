/** Tests of how images are handed over. */
@NullMarked
package io.gmem.gateway.openai;

import org.jspecify.annotations.NullMarked;
