/**
 * Files by their address: {@link io.gmem.memory.download.Downloads} has a file whole or not at all, goes on where a crash left it, and
 * {@link io.gmem.memory.download.DownloadRequests} keeps whoever named the address out of the network this service stands in. Nothing that
 * comes is trusted: every size has a bound, and where a digest is known the file is held to it.
 */
@NullMarked
package io.gmem.memory.download;

import org.jspecify.annotations.NullMarked;
