package org.layerscope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may use which; packages are the stages that a photo passes through. */
class ArchitectureTest {

    private static final String BASE = "org.layerscope";

    /** Package (with its subpackages) and what it may use of ours besides itself. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "ui", Set.of("sharing", "visualization", "model", "extractor", "network", "image"),
            "api", Set.of("sharing", "visualization", "model", "extractor", "network", "image"),
            "sharing", Set.of("visualization", "model"),
            "visualization", Set.of("engine", "model", "extractor", "network", "image"),
            "engine", Set.of("network", "model"),
            "model", Set.of("network"),
            "extractor", Set.of("network"),
            "network", Set.of(),
            "image", Set.of());

    static final List<String> PACKAGES = MAY_USE.keySet().stream().sorted().toList();

    /** What the stages without dependencies of ours may use beside the JDK: one library each. */
    private static final Map<String, String> ONE_LIBRARY =
            Map.of("network", "tools.jackson..", "image", "org.apache.commons.imaging..");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void aPackageUsesOnlyThoseBelowIt(String name) {
        DescribedPredicate<JavaClass> allowed =
                resideInAnyPackage(Stream.concat(Stream.of(name), MAY_USE.getOrDefault(name, Set.of()).stream())
                        .map(ArchitectureTest::tree)
                        .toArray(String[]::new));
        if (name.equals("ui")) {
            // Of api the one class that builds its URLs.
            allowed = allowed.or(DescribedPredicate.describe(
                    "ApiUrls", used -> used.getName().equals(BASE + ".api.ApiUrls")));
        }
        classes()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(BASE + "..")).or(allowed))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void theEntryPointUsesOnlyThePackagesOfItsCommandsAndNobodyUsesIt() {
        classes()
                .that()
                .resideInAPackage(BASE)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(BASE + ".."))
                        .or(resideInAnyPackage(BASE, BASE + ".model", BASE + ".sharing")))
                .check(MAIN);
    }

    @Test
    void everyClassLivesInAPackageOfTheTable() {
        String[] known = Stream.concat(
                        Stream.of(BASE), PACKAGES.stream().flatMap(name -> Stream.of(BASE + "." + name, tree(name))))
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(MAIN);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching(BASE + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void onlyTheEngineKnowsDjl() {
        noClasses()
                .that()
                .resideOutsideOfPackage(tree("engine"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(MAIN);
    }

    @Test
    void onlyTheUiAndTheEntryPointKnowVaadin() {
        noClasses()
                .that(not(resideInAPackage(tree("ui"))).and(not(equivalentTo(LayerscopeApplication.class))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.vaadin..")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void onlyImageAndVisualizationKnowTheJdksImages() {
        noClasses()
                .that()
                .resideOutsideOfPackages(tree("image"), tree("visualization"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "javax.imageio..")
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "image"})
    void networkAndImageUseTheJdkAndOneLibraryThusNoSpring(String name) {
        classes()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        tree(name), "java..", "javax..", "org.jspecify..", ONE_LIBRARY.getOrDefault(name, ""))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void namesSayWhatAThingIs() {
        classes()
                .should()
                .haveNameNotMatching(".*\\.(utils?|commons?|helpers?|managers?|dtos?|impl)\\..*")
                .andShould()
                .haveNameNotMatching(".*(Utils?|Commons?|Helpers?|Managers?|D[Tt][Oo]s?|Impl)")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        JavaPackage base = MAIN.getPackage(BASE);
        assertThat(Stream.concat(Stream.of(base), base.getSubpackagesInTree().stream())
                        .filter(each -> !each.getClasses().isEmpty())
                        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .as("packages whose package-info lacks @NullMarked")
                .isEmpty();
    }

    private static String tree(String name) {
        return BASE + "." + name + "..";
    }
}
