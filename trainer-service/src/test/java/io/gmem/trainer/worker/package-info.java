/** Worker processes by themselves: how they are started, and that they do not outlive who started them. */
@NullMarked
package io.gmem.trainer.worker;

import org.jspecify.annotations.NullMarked;
