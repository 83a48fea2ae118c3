/** Tests of what needs neither server nor broker. */
@NullMarked
package io.gmem.gateway.view;

import org.jspecify.annotations.NullMarked;
