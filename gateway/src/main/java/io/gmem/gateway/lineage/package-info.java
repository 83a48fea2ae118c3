/**
 * Where a picture came from, link by link: the checkpoint that drew it, the run that trained that, the bank that held its
 * snippets, and the pictures those were made from.
 */
@NullMarked
package io.gmem.gateway.lineage;

import org.jspecify.annotations.NullMarked;
