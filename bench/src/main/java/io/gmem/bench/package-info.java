/**
 * The benchmarks of {@code gmem bench}, which always runs in a separate process. They measure the network's steps against matrix products
 * of the same libtorch, alternately, so that other load on the machine slows both equally. The last line of every benchmark is one JSON
 * object.
 */
@NullMarked
package io.gmem.bench;

import org.jspecify.annotations.NullMarked;
