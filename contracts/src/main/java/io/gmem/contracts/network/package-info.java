/** Restricts the addresses to which services connect on behalf of clients. */
@NullMarked
package io.gmem.contracts.network;

import org.jspecify.annotations.NullMarked;
