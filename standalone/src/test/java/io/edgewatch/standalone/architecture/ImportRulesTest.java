package io.edgewatch.standalone.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may see whom: the table of docs/design-decisions.md, "Import rules". */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportRulesTest {
    private static final String ROOT = "io.edgewatch.";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String KAFKA_STREAMS = "org.apache.kafka.streams..";
    private static final String MICROMETER = "io.micrometer..";
    private static final List<String> BROKER = List.of(
            "kafka..",
            "org.apache.kafka.metadata..",
            "org.apache.kafka.raft..",
            "org.apache.kafka.server..",
            "org.apache.kafka.controller..");

    /**
     * What a module may see of ours, and what it must not see of others'.
     *
     * @param sees modules it may see besides itself
     * @param hidden packages of libraries it must not see
     */
    record Module(String name, Set<String> sees, List<String> hidden) {
        String packages() {
            return ROOT + name + "..";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private JavaClasses classes;

    @BeforeAll
    void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.edgewatch");
    }

    static Stream<Module> modules() {
        return Stream.of(
                new Module("numerics", Set.of(), List.of(KAFKA, MICROMETER, "info.picocli..")),
                new Module("wire", Set.of(), List.of(KAFKA, MICROMETER, "org.nd4j..")),
                new Module("experiment", Set.of("numerics", "wire"), List.of(KAFKA, MICROMETER)),
                new Module("runtime", Set.of("wire"), List.of("org.nd4j..", KAFKA_STREAMS)),
                new Module("trainer", Set.of("experiment", "numerics", "wire", "runtime"), List.of(KAFKA_STREAMS)),
                new Module("analyzers.api", Set.of("wire", "numerics"), List.of(KAFKA, MICROMETER)),
                new Module("analyzers.testkit", Set.of("analyzers.api", "numerics"), List.of(KAFKA, MICROMETER)),
                new Module("analyzers.sharpness", Set.of("analyzers.api", "numerics"), List.of(KAFKA, MICROMETER)),
                new Module(
                        "analyzers.host",
                        Set.of("analyzers.api", "experiment", "wire", "numerics", "runtime"),
                        List.of(KAFKA_STREAMS)),
                new Module("streams", Set.of("wire", "runtime"), List.of("org.nd4j..")));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void seesOnlyTheModulesItMaySee(Module module) {
        // Given
        String[] allowed = Stream.concat(Stream.of(module.name()), module.sees().stream())
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);
        // When
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.edgewatch..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))));
        // Then
        rule.check(classes);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void doesNotSeeTheLibrariesThatAreOthersBusiness(Module module) {
        Stream.concat(module.hidden().stream(), BROKER.stream())
                .forEach(hidden -> noClasses()
                        .that()
                        .resideInAPackage(module.packages())
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(hidden)
                        .check(classes));
    }

    @Test
    void onlyTheEmbeddedBrokerSeesTheBrokersInternalClasses() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.edgewatch.standalone.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BROKER.toArray(String[]::new))
                .check(classes);
    }

    @Test
    void everyModuleOfTheTableHasClasses() {
        assertThat(modules())
                .allSatisfy(module -> assertThat(
                                classes.stream().filter(c -> c.getPackageName().startsWith(ROOT + module.name())))
                        .as(module.name())
                        .isNotEmpty());
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .resideInAPackage("io.edgewatch..")
                .and()
                .resideOutsideOfPackage("io.edgewatch.wire.proto..")
                .should(new NullMarkedPackage())
                .check(classes);
    }

    @Test
    void noPackageIsADrawerForEverything() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
                .check(classes);
    }

    @Test
    void noTypeIsNamedAfterNothing() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.edgewatch.wire.proto..")
                .should()
                .haveNameMatching(".*(Manager|Utils|Helper|Impl)")
                .check(classes);
    }
}
