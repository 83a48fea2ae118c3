/** What a worker of a cluster is told by its environment. */
@NullMarked
package io.gmem.trainer.agent;

import org.jspecify.annotations.NullMarked;
