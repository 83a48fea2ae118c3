/** What ranks share, decided without any process. */
@NullMarked
package io.gmem.trainer.distributed;

import org.jspecify.annotations.NullMarked;
