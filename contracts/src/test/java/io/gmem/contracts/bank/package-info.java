/** Tests of the messages about banks. */
@NullMarked
package io.gmem.contracts.bank;

import org.jspecify.annotations.NullMarked;
