/** Which checkpoints serve and by what names: aliases, rollback, and two held against each other. */
@NullMarked
package io.gmem.gateway.models;

import org.jspecify.annotations.NullMarked;
