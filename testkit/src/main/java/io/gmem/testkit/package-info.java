/** What the tests of all modules share: one real broker, waiting, free ports. */
@NullMarked
package io.gmem.testkit;

import org.jspecify.annotations.NullMarked;
