/** What the suite says of itself, for programs and for people. */
@NullMarked
package io.gmem.gateway.system;

import org.jspecify.annotations.NullMarked;
