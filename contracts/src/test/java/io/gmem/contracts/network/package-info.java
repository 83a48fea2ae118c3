/** Tests of the recognition of public addresses. */
@NullMarked
package io.gmem.contracts.network;

import org.jspecify.annotations.NullMarked;
