/**
 * Forms with pictures in them, {@code multipart/form-data} (RFC 7578). They are small, so they are read whole, a few at a time;
 * how long one is need not be said beforehand, which clients that stream a file cannot do.
 */
@NullMarked
package io.gmem.gateway.form;

import org.jspecify.annotations.NullMarked;
