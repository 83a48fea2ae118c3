/** The golden messages: what has been said on the topics, held for ever. */
@NullMarked
package io.gmem.contracts.message;

import org.jspecify.annotations.NullMarked;
