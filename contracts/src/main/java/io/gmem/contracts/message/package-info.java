/** The envelope and the table of every message: wire name, topic, key. */
@NullMarked
package io.gmem.contracts.message;

import org.jspecify.annotations.NullMarked;
