/** Tests of the package of this name. */
@NullMarked
package io.gmem.trainer.ledger;

import org.jspecify.annotations.NullMarked;
