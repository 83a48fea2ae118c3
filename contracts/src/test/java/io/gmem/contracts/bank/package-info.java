/** What is held of banks' messages. */
@NullMarked
package io.gmem.contracts.bank;

import org.jspecify.annotations.NullMarked;
