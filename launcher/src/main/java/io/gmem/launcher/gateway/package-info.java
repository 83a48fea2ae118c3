/** Speaks to the gateway of a suite, as {@code docs/REST.md} says. */
@NullMarked
package io.gmem.launcher.gateway;

import org.jspecify.annotations.NullMarked;
