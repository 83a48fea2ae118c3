/**
 * Parses {@code multipart/form-data} (RFC 7578) with images. Forms are small and are read into memory, a few at a time. A
 * Content-Length is not required, because clients that stream a file cannot set one.
 */
@NullMarked
package io.gmem.gateway.form;

import org.jspecify.annotations.NullMarked;
