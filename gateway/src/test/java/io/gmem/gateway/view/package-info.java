/** Unit tests of views, without server or broker. */
@NullMarked
package io.gmem.gateway.view;

import org.jspecify.annotations.NullMarked;
