/** Public addresses and others. */
@NullMarked
package io.gmem.contracts.network;

import org.jspecify.annotations.NullMarked;
