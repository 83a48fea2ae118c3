/**
 * Downloads files by URL.
 *
 * <p>{@link io.gmem.memory.download.Downloads} delivers a file completely or not at all and resumes after a crash.
 * {@link io.gmem.memory.download.DownloadRequests} keeps requesters from reaching the internal network of this service.
 * Downloaded data is untrusted: every size is bounded, and the file is verified against its digest if one is given.
 */
@NullMarked
package io.gmem.memory.download;

import org.jspecify.annotations.NullMarked;
