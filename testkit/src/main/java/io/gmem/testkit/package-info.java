/** Test support shared by all modules: a real broker, waiting, free ports and small data sets. */
@NullMarked
package io.gmem.testkit;

import org.jspecify.annotations.NullMarked;
