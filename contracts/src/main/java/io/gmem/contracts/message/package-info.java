/** The registries of messages and topics, and the JSON format of messages. */
@NullMarked
package io.gmem.contracts.message;

import org.jspecify.annotations.NullMarked;
