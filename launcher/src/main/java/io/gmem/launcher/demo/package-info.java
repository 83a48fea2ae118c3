/**
 * The whole path at once, as {@code gmem demo} runs it: pictures in, a bank, a network trained, pictures out, and how good
 * they are. {@link io.gmem.launcher.demo.Demo} is the path; it uses nothing but the gateway.
 */
@NullMarked
package io.gmem.launcher.demo;

import org.jspecify.annotations.NullMarked;
