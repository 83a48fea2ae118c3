@NullMarked
package io.gmem.gateway.system;

import org.jspecify.annotations.NullMarked;
