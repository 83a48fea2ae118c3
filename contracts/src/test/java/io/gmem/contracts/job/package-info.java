/** Tests of prompts. */
@NullMarked
package io.gmem.contracts.job;

import org.jspecify.annotations.NullMarked;
