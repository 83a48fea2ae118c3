/**
 * The suite as processes of one machine. {@link io.gmem.launcher.suite.Suite} starts the broker, then the services, each a
 * {@link io.gmem.launcher.suite.Child} that is started again when it dies; {@link io.gmem.launcher.suite.SuitePlan} says
 * what they are. Everything they keep is under one {@link io.gmem.launcher.suite.Home}, which belongs to one suite at a
 * time.
 *
 * <p>No process outlives the suite: on Ctrl-C and SIGTERM each is asked to stop, and when the launcher itself is killed
 * each sees its standard input end and stops by itself.
 */
@NullMarked
package io.gmem.launcher.suite;

import org.jspecify.annotations.NullMarked;
