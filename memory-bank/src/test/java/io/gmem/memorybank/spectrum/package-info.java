@NullMarked
package io.gmem.memorybank.spectrum;

import org.jspecify.annotations.NullMarked;
