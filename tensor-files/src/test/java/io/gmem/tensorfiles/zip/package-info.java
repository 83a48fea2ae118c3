@NullMarked
package io.gmem.tensorfiles.zip;

import org.jspecify.annotations.NullMarked;
