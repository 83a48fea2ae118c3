package io.gmem.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Locale;
import java.util.regex.Pattern;

/** Identifiers use the standard terms of the field. A rule states the reason and what to use instead. */
@AnalyzeClasses(packages = "io.gmem", importOptions = ImportOption.DoNotIncludeTests.class)
class NamingTest {
    private static final Pattern METAPHOR = Pattern.compile(
            ".*(Desk|Shelf|Room|Crew|Board|Feed|FrontDoor|Sheet|Gathering|Likeness|Looks|Shelves|Stranger)(\\$.*|[A-Z].*)?");
    private static final String SPEECH_WORDS =
            "say|said|tell|told|hear|heard|heed|obey|wish|beside|nobody|somebody|whoever|stranger";
    private static final Pattern SPEECH = Pattern.compile(
            "(%s)([A-Z0-9].*)?|(%s)(_.*)?".formatted(SPEECH_WORDS, SPEECH_WORDS.toUpperCase(Locale.ROOT)));

    @ArchTest
    static final ArchRule classesHaveStandardNames = classes()
            .should(new ArchCondition<>("not have a metaphor as their name") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    if (METAPHOR.matcher(item.getSimpleName()).matches()
                            && !item.getSimpleName().startsWith("TensorBoard")) {
                        events.add(SimpleConditionEvent.violated(item, item.getName()));
                    }
                }
            })
            .because("readers know the standard terms: handler, cache, store, directory, manifest, near-duplicate");

    @ArchTest
    static final ArchRule membersHaveStandardNames = classes()
            .should(new ArchCondition<>("not have members named after speech") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    for (JavaMember member : item.getMembers()) {
                        if (SPEECH.matcher(member.getName()).matches()) {
                            events.add(SimpleConditionEvent.violated(item, member.getFullName()));
                        }
                    }
                }
            })
            .because("software publishes, receives, requests, notifies and reports");
}
