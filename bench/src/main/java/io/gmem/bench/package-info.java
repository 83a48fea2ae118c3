/** What looks at everything: the test that holds the arrows of the house, and the test of the whole suite. */
@NullMarked
package io.gmem.bench;

import org.jspecify.annotations.NullMarked;
