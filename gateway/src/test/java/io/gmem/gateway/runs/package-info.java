/** Tests of what needs neither server nor broker. */
@NullMarked
package io.gmem.gateway.runs;

import org.jspecify.annotations.NullMarked;
