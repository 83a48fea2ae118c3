/** Tests of webhook delivery. */
@NullMarked
package io.gmem.gateway.webhook;

import org.jspecify.annotations.NullMarked;
