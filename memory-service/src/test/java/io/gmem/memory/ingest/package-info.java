/** Tests of data sets and banks made from small sources. */
@NullMarked
package io.gmem.memory.ingest;

import org.jspecify.annotations.NullMarked;
