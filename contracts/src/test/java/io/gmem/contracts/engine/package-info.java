@NullMarked
package io.gmem.contracts.engine;

import org.jspecify.annotations.NullMarked;
