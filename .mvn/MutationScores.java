import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Prints the mutation score of every module below the working directory that has a report of PIT. */
public final class MutationScores {
    private static final Set<String> KILLED = Set.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR");
    private static final int STATUS = 5;

    private MutationScores() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("Mutation scores");
        try (Stream<Path> modules = Files.list(Path.of(""))) {
            modules.sorted().forEach(MutationScores::print);
        }
    }

    private static void print(Path module) {
        Path report = module.resolve("target/pit-reports/mutations.csv");
        if (!Files.isRegularFile(report)) {
            return;
        }
        try {
            List<String> mutants = Files.readAllLines(report).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(",", -1)[STATUS])
                    .toList();
            long killed = mutants.stream().filter(KILLED::contains).count();
            System.out.printf("%-20s %5d of %5d mutants killed (%.1f %%)%n", module, killed, mutants.size(), 100.0 * killed / mutants.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
