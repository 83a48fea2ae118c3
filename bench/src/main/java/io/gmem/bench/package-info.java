/**
 * What {@code gmem bench} runs, always in a process of its own: how fast the network's steps are against the same libtorch's matrix
 * product, measured in turns, so that another program on the machine slows both alike. The last line of every benchmark is one JSON
 * object.
 */
@NullMarked
package io.gmem.bench;

import org.jspecify.annotations.NullMarked;
