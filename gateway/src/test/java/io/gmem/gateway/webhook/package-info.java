/** Tests of telling other servers. */
@NullMarked
package io.gmem.gateway.webhook;

import org.jspecify.annotations.NullMarked;
