/** The gateway as its callers see it: real HTTP, a real broker, and services that are played by the tests. */
@NullMarked
package io.gmem.gateway;

import org.jspecify.annotations.NullMarked;
