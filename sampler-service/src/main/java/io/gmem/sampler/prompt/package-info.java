/** Resolution of prompts to network conditions: a snippet of the bank or a class. Pure: a seed always gives the same choice. */
@NullMarked
package io.gmem.sampler.prompt;

import org.jspecify.annotations.NullMarked;
