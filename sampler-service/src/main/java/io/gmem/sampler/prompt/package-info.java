/** From a prompt to what the network is told: a snippet of the bank or a class. Pure: the same seed, the same choice. */
@NullMarked
package io.gmem.sampler.prompt;

import org.jspecify.annotations.NullMarked;
