/** Memory banks: immutable versions of snippets. */
@NullMarked
package io.gmem.contracts.bank;

import org.jspecify.annotations.NullMarked;
