/** What can go wrong, as a value: one code, one category, said once and used by HTTP, retry, metrics and logs. */
@NullMarked
package io.gmem.contracts.failure;

import org.jspecify.annotations.NullMarked;
