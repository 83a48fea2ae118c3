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

/** The permitted dependencies between modules and the code they must not contain. */
@AnalyzeClasses(packages = "io.gmem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.gmem.tensorfiles..", "io.gmem.diffusion..", "io.gmem.memorybank..", "io.gmem.contracts.."
    };

    @ArchTest
    static final ArchRule tensorFilesDependOnNoModule = dependsOnlyOn("tensorfiles");

    @ArchTest
    static final ArchRule contractsDependOnNoModule = dependsOnlyOn("contracts");

    @ArchTest
    static final ArchRule brokerDependsOnNoModule = dependsOnlyOn("broker");

    @ArchTest
    static final ArchRule diffusionDependsOnTensorFiles = dependsOnlyOn("diffusion", "tensorfiles");

    @ArchTest
    static final ArchRule memoryBankDependsOnTensorFiles = dependsOnlyOn("memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule artifactStoreDependsOnContracts = dependsOnlyOn("artifacts", "contracts");

    @ArchTest
    static final ArchRule eventLogDependsOnContracts = dependsOnlyOn("eventlog", "contracts");

    @ArchTest
    static final ArchRule memoryServiceDependsOnNoService =
            dependsOnlyOn("memory", "eventlog", "contracts", "artifacts", "diffusion", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule trainerServiceDependsOnNoService =
            dependsOnlyOn("trainer", "eventlog", "contracts", "artifacts", "diffusion", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule samplerServiceDependsOnNoService =
            dependsOnlyOn("sampler", "eventlog", "contracts", "artifacts", "diffusion", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule batchingHasNoFramework = noClasses()
            .that()
            .resideInAPackage("io.gmem.sampler.batching..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "org.jspecify..", "io.gmem.sampler.batching..", "io.gmem.diffusion..")
            .because("gmem bench serve runs the batching engine without Quarkus");

    @ArchTest
    static final ArchRule gatewayNeverLoadsLibtorch =
            dependsOnlyOn("gateway", "eventlog", "contracts", "artifacts", "memorybank", "tensorfiles");

    @ArchTest
    static final ArchRule launcherNeverLoadsLibtorch =
            dependsOnlyOn("launcher", "broker", "contracts", "diffusion.checkpoint", "tensorfiles");

    @ArchTest
    static final ArchRule checkpointsNeedNoLibtorch = noClasses()
            .that()
            .resideInAPackage("io.gmem.diffusion.checkpoint..")
            .should()
            .transitivelyDependOnClassesThat(resideInAPackage("ai.djl.."))
            .because("the launcher uses checkpoints and has no DJL");

    @ArchTest
    static final ArchRule onlyTheEngineUsesLibtorch = noClasses()
            .that()
            .resideOutsideOfPackage("io.gmem.diffusion.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..", "ai.djl.engine..")
            .because("one package encapsulates DJL's internals");

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
            .because("the core is pure: no injection, no configuration, no logging");

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
            .because("the core's results depend only on its arguments");

    @ArchTest
    static final ArchRule theCoreHasNoRandomSource = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because("randomness is passed as a seed");

    @ArchTest
    static final ArchRule classNamesHaveNoGenericSuffix = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|DTO|Dto)(\\$.*)?")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z]\\w*");

    @ArchTest
    static final ArchRule packageNamesDescribeFeatures = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..helper..", "..common..", "..impl..", "..dto..", "..model.entity..")
            .because("package names describe features, not types of classes");

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
    static final ArchRule packagesHaveNoCycles = slices().matching(
                    "io.gmem.(trainer|sampler|memory|gateway|diffusion).(*)..")
            .should()
            .beFreeOfCycles();

    /** Returns the rule that a module depends only on itself and on the listed modules of the suite. */
    private static ArchRule dependsOnlyOn(String module, String... modules) {
        String[] allowed = new String[modules.length + 1];
        allowed[0] = "io.gmem." + module + "..";
        for (int i = 0; i < modules.length; i++) {
            allowed[i + 1] = "io.gmem." + modules[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("io.gmem." + module + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.gmem..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }
}
