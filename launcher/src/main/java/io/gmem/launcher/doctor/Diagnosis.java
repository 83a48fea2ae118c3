package io.gmem.launcher.doctor;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.WrongKernel;
import io.gmem.launcher.doctor.MachineFacts.PortFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Evaluates the facts of a machine. Pure: the same facts give the same findings. */
public final class Diagnosis {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int JAVA_OLDEST = 17;
    private static final int JAVA_NEWEST = 25;
    /** The embedded broker keeps several files open per partition. */
    private static final long OPEN_FILES = 4_096;

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
    private static final String NO_KERNEL = "no correct kernel";

    private Diagnosis() {}

    /** Returns one finding per check, in printing order. */
    public static List<Finding> of(MachineFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(engine(facts.engine()));
        if (!facts.kernelSettings().isEmpty()) {
            findings.add(kernelSettings(facts.kernelSettings()));
        }
        findings.add(memory(facts));
        findings.add(disk(facts));
        findings.add(openFiles(facts));
        facts.ports().forEach(port -> findings.add(port(port, facts)));
        findings.add(java(facts));
        findings.add(locale(facts));
        findings.add(Finding.ok("system", facts.system() + ", " + facts.cores() + " processors"));
        return findings;
    }

    /** Returns the highest severity, {@link Severity#OK} if there are no findings. */
    public static Severity worst(List<Finding> findings) {
        return findings.stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.OK);
    }

    private static List<Finding> engine(EngineOutcome outcome) {
        if (outcome instanceof EngineOutcome.Opened opened) {
            EngineFacts facts = opened.facts();
            return List.of(
                    Finding.ok(
                            "processor",
                            facts.processor() + ", microcode "
                                    + (facts.microcode().isEmpty() ? "unknown" : facts.microcode()) + ", "
                                    + facts.cpuCapability() + ", " + facts.device()),
                    Finding.ok(
                            "libraries",
                            "libtorch " + version(facts.libtorch()) + ", oneDNN " + version(facts.onednn()) + ", MKL "
                                    + version(facts.mkl())),
                    kernels(facts));
        }
        return List.of(refused(((EngineOutcome.Refused) outcome).reason()));
    }

    /** Extracts the version number from a library's version description. */
    private static String version(String description) {
        Matcher number = VERSION.matcher(description);
        return number.find() ? number.group() : description;
    }

    private static Finding kernels(EngineFacts facts) {
        List<WrongKernel> wrong = facts.wrongKernels();
        int verified = facts.kernels().size();
        if (wrong.isEmpty()) {
            return Finding.ok("kernels", verified + " verified, no incorrect route found");
        }
        Map<String, Long> byRoute = wrong.stream()
                .collect(Collectors.groupingBy(
                        kernel -> kernel.operation() + " by " + kernel.route(), TreeMap::new, Collectors.counting()));
        return Finding.warning(
                "kernels",
                verified + " verified, incorrect and not used: "
                        + byRoute.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining(", ")),
                "results are correct because verified routes are used instead; for full speed update the microcode, the"
                        + " hypervisor's CPU model or libtorch, then run 'gmem bench kernels'");
    }

    private static Finding refused(String reason) {
        return Finding.error(
                "kernels",
                reason,
                reason.contains(NO_KERNEL)
                        ? "trainer and sampler do not start on this machine; unset GMEM_KERNELS_* so that every route can be"
                                + " chosen, set ONEDNN_MAX_CPU_ISA=AVX2 and run 'gmem doctor' again, or use another machine"
                        : "fix the reported problem and run 'gmem doctor' again; libtorch requires Linux x86_64 with glibc 2.28"
                                + " or newer, and a writable home");
    }

    private static Finding kernelSettings(Map<String, String> settings) {
        return Finding.warning(
                "settings",
                new TreeMap<>(settings)
                        .entrySet().stream()
                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                .collect(Collectors.joining(", ")),
                "unset these variables so that the fastest correct route is chosen");
    }

    private static Finding memory(MachineFacts facts) {
        String value = size(facts.memoryFreeBytes()) + " available of " + size(facts.memoryBytes());
        if (facts.running()) {
            return Finding.ok("memory", value + ", a suite is running");
        }
        if (facts.memoryFreeBytes() < GIB) {
            return Finding.error(
                    "memory", value, "the suite requires 1 GiB to start: stop other processes or add memory");
        }
        if (facts.memoryFreeBytes() < 3 * GIB) {
            return Finding.warning(
                    "memory",
                    value,
                    "enough for small networks; for S/2 and larger free 3 GiB, or use a smaller batch size");
        }
        return Finding.ok("memory", value);
    }

    private static Finding disk(MachineFacts facts) {
        String value = size(facts.diskFreeBytes()) + " free at " + facts.home();
        if (!facts.homeWritable()) {
            return Finding.error("disk", facts.home() + " is not writable", "choose a writable folder with --home DIR");
        }
        if (facts.diskFreeBytes() < GIB) {
            return Finding.error(
                    "disk",
                    value,
                    "the native libraries require 1 GiB: free space, or choose another disk with --home DIR");
        }
        if (facts.diskFreeBytes() < 10 * GIB) {
            return Finding.warning(
                    "disk",
                    value,
                    "data sets and checkpoints fill 10 GiB quickly: free space, or choose another disk with --home DIR");
        }
        return Finding.ok("disk", value);
    }

    private static Finding openFiles(MachineFacts facts) {
        Long limit = facts.openFiles();
        if (limit == null) {
            return Finding.ok("open files", "no limit");
        }
        return limit < OPEN_FILES
                ? Finding.warning(
                        "open files",
                        "at most " + limit + " per process",
                        "run 'ulimit -n " + OPEN_FILES + "' before 'gmem up', or raise the limit in limits.conf")
                : Finding.ok("open files", "at most " + limit + " per process");
    }

    private static Finding port(PortFact port, MachineFacts facts) {
        String check = "port " + port.port();
        return switch (port.state()) {
            case FREE -> Finding.ok(check, "free for the " + port.service());
            case READY -> Finding.ok(check, port.service() + " of the running suite, ready");
            case NOT_READY ->
                Finding.warning(
                        check,
                        port.service() + " of the running suite, not ready",
                        "wait until the service has started, or read " + facts.home() + "/logs/" + port.service()
                                + ".log");
            case TAKEN ->
                Finding.error(
                        check,
                        "in use by another process",
                        "start the suite with 'gmem up --port 0' or another free port, or stop the other process");
        };
    }

    private static Finding java(MachineFacts facts) {
        if (facts.javaFeature() < JAVA_OLDEST || facts.javaFeature() > JAVA_NEWEST) {
            return Finding.warning(
                    "java",
                    facts.java(),
                    "the suite is tested with Java " + JAVA_OLDEST + " to " + JAVA_NEWEST
                            + ": set JAVA_HOME to one of them");
        }
        return Finding.ok("java", facts.java());
    }

    private static Finding locale(MachineFacts facts) {
        return facts.fileNames().equalsIgnoreCase("UTF-8")
                ? Finding.ok("locale", "file names in UTF-8")
                : Finding.warning(
                        "locale",
                        "file names in " + facts.fileNames(),
                        "set LC_ALL=C.UTF-8 so that files with non-ASCII names can be read");
    }

    private static String size(long bytes) {
        return bytes < 10 * GIB
                ? String.format(Locale.ROOT, "%d MiB", bytes / MIB)
                : String.format(Locale.ROOT, "%d GiB", bytes / GIB);
    }
}
