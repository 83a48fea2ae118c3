/** What ranks share, decided without any process. */
@NullMarked
package io.gmem.trainer.crew;

import org.jspecify.annotations.NullMarked;
