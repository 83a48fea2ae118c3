/**
 * The workflow of {@code gmem demo}: upload images, build a bank, train a network, generate images and evaluate them. {@link
 * io.gmem.launcher.demo.Demo} runs the steps through the gateway only.
 */
@NullMarked
package io.gmem.launcher.demo;

import org.jspecify.annotations.NullMarked;
