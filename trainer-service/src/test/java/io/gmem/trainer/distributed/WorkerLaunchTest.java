package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.testkit.Eventually;
import io.gmem.trainer.training.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLaunchTest {
    @TempDir
    Path folder;

    @Test
    void namesTheMainClassOfWorkers() {
        assertThat(WorkerLaunch.MAIN).isEqualTo(WorkerMain.class.getName());
    }

    @Test
    void workerExitsWhenTrainerIsKilled() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                BriefTrainer.class.getName(),
                folder.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process trainer = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long pid = Long.parseLong(trainer.inputReader().readLine());
        ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
        assertThat(worker.isAlive()).isTrue();

        trainer.destroyForcibly();

        Eventually.holds(() -> assertThat(worker.isAlive()).isFalse());
    }

    @Test
    void usesJarsOfPackagedApplication() throws IOException {
        Files.createDirectories(folder.resolve("lib/main"));
        Path jar = Files.createFile(folder.resolve("quarkus-run.jar"));

        assertThat(WorkerLaunch.classPath(jar.toString()).split(File.pathSeparator))
                .containsExactly(folder + "/app/*", folder + "/lib/main/*", folder + "/lib/boot/*");
    }

    @Test
    void keepsOtherClassPaths() {
        String classPath = folder.resolve("classes") + File.pathSeparator + folder.resolve("some.jar");

        assertThat(WorkerLaunch.classPath(classPath)).isEqualTo(classPath);
    }
}
