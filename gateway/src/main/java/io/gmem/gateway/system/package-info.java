/** System information, JSON Schemas, and additions to the OpenAPI description. */
@NullMarked
package io.gmem.gateway.system;

import org.jspecify.annotations.NullMarked;
