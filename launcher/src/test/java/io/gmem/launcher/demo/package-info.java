/** Tests of the demo's evaluation of gateway responses. */
@NullMarked
package io.gmem.launcher.demo;

import org.jspecify.annotations.NullMarked;
