/** Tests of the gateway over HTTP with a real broker and fake services. */
@NullMarked
package io.gmem.gateway;

import org.jspecify.annotations.NullMarked;
