/** Tests of questions about pictures. */
@NullMarked
package io.gmem.memory.question;

import org.jspecify.annotations.NullMarked;
