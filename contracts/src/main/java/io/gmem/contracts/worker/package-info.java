/**
 * Workers: processes on this host or others that train their part of a run's steps. They tell that they are there; whoever holds a
 * run assigns them, places them in a process group, and dismisses them. Tensors go from rank to rank, never through here.
 */
@NullMarked
package io.gmem.contracts.worker;

import org.jspecify.annotations.NullMarked;
