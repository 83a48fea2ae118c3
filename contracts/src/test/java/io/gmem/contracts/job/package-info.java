/** Tests of prompts: what is written is read again. */
@NullMarked
package io.gmem.contracts.job;

import org.jspecify.annotations.NullMarked;
