package io.gmem.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/** The arrows between the rooms, and what must not be found in them. */
@AnalyzeClasses(packages = "io.gmem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.gmem.tensorfiles..", "io.gmem.diffusion..", "io.gmem.memorybank..", "io.gmem.contracts.."
    };

    @ArchTest
    static final ArchRule tensorFilesSeeNothing = sees("tensorfiles");

    @ArchTest
    static final ArchRule contractsSeeNothing = sees("contracts");

    @ArchTest
    static final ArchRule brokerSeesNothing = sees("broker");

    @ArchTest
    static final ArchRule diffusionSeesTensorFiles = sees("diffusion", "tensorfiles");

    @ArchTest
    static final ArchRule memoryBankSeesTensorFiles = sees("memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule artifactStoreSeesContracts = sees("artifacts", "contracts");

    @ArchTest
    static final ArchRule eventLogSeesContracts = sees("eventlog", "contracts");

    @ArchTest
    static final ArchRule memoryServiceSeesNoService =
            sees("memory", "eventlog", "contracts", "artifacts", "diffusion", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule trainerServiceSeesNoService =
            sees("trainer", "eventlog", "contracts", "artifacts", "diffusion", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule samplerServiceSeesNoService =
            sees("sampler", "eventlog", "contracts", "artifacts", "diffusion", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule batchesKnowNoFramework = noClasses()
            .that()
            .resideInAPackage("io.gmem.sampler.batching..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "org.jspecify..", "io.gmem.sampler.batching..", "io.gmem.diffusion..")
            .because("gmem bench serve runs them without Quarkus");

    @ArchTest
    static final ArchRule gatewayNeverLoadsLibtorch =
            sees("gateway", "eventlog", "contracts", "artifacts", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule launcherNeverLoadsLibtorch =
            sees("launcher", "broker", "contracts", "diffusion.checkpoint", "tensorfiles");

    @ArchTest
    static final ArchRule modelsComeInAndGoOutWithoutLibtorch = noClasses()
            .that()
            .resideInAPackage("io.gmem.diffusion.checkpoint..")
            .should()
            .transitivelyDependOnClassesThat(resideInAPackage("ai.djl.."))
            .because("the launcher uses them, and has no DJL");

    @ArchTest
    static final ArchRule onlyTheEngineKnowsLibtorch = noClasses()
            .that()
            .resideOutsideOfPackage("io.gmem.diffusion.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..", "ai.djl.engine..")
            .because("DJL's internals belong to one package");

    @ArchTest
    static final ArchRule theCoreHasNoFramework = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "jakarta..",
                    "io.smallrye..",
                    "org.apache.kafka..",
                    "org.eclipse.microprofile..",
                    "org.jboss.logging..",
                    "org.slf4j..",
                    "java.util.logging..")
            .because("the core is functions: no injection, no configuration, no logging");

    @ArchTest
    static final ArchRule theCoreHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("what the core says depends on its arguments alone");

    @ArchTest
    static final ArchRule theCoreHasNoDice = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because("randomness is handed in as a seed");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|DTO|Dto)(\\$.*)?")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z]\\w*");

    @ArchTest
    static final ArchRule packagesSayWhatTheSuiteDoes = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..helper..", "..common..", "..impl..", "..dto..", "..model.entity..")
            .because("a package says what the suite does, not what kind of class it holds");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that(not(resideInAnyPackage("io.gmem.bench..")))
            .should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(item, item.getPackageName() + " has no @NullMarked"));
                    }
                }
            });

    @ArchTest
    static final ArchRule roomsHaveNoCircles = slices().matching(
                    "io.gmem.(trainer|sampler|memory|gateway|diffusion).(*)..")
            .should()
            .beFreeOfCycles();

    /** A room sees itself, the listed rooms, and nothing else of ours. */
    private static ArchRule sees(String room, String... rooms) {
        String[] allowed = new String[rooms.length + 1];
        allowed[0] = "io.gmem." + room + "..";
        for (int i = 0; i < rooms.length; i++) {
            allowed[i + 1] = "io.gmem." + rooms[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("io.gmem." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.gmem..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }
}
