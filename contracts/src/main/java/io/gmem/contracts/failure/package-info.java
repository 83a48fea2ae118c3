/** Failures as values. One code and category determine HTTP status, retries, metric labels and log keys. */
@NullMarked
package io.gmem.contracts.failure;

import org.jspecify.annotations.NullMarked;
