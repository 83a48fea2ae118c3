/** Tests of what needs neither server nor broker. */
@NullMarked
package io.gmem.gateway.follow;

import org.jspecify.annotations.NullMarked;
