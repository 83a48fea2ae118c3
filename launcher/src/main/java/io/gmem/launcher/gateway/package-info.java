/** The client of the gateway's REST interface, which {@code docs/REST.md} describes. */
@NullMarked
package io.gmem.launcher.gateway;

import org.jspecify.annotations.NullMarked;
