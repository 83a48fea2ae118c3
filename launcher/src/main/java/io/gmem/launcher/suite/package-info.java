/**
 * Runs the suite as processes of one machine. {@link io.gmem.launcher.suite.Suite} starts the broker, then the services.
 * Each is a {@link io.gmem.launcher.suite.Child} that is restarted when it terminates. {@link
 * io.gmem.launcher.suite.SuitePlan} defines the processes. All data is stored under one {@link io.gmem.launcher.suite.Home},
 * which is used by at most one suite at a time.
 *
 * <p>No process outlives the suite. On Ctrl-C and SIGTERM the launcher stops each process. If the launcher itself is killed,
 * each process reads the end of its standard input and exits.
 */
@NullMarked
package io.gmem.launcher.suite;

import org.jspecify.annotations.NullMarked;
