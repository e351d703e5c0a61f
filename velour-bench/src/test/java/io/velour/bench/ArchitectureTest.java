package io.velour.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses BENCH = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.velour.bench");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.velour.bench.(*)..").should().beFreeOfCycles()
                .because("what depends on each other cannot be understood one by one").check(BENCH);
    }

    @Test
    void whatMeasuresKnowsNothingOfTheFloor() {
        noClasses().that().resideOutsideOfPackage("..floor..").and().haveNameNotMatching("io\\.velour\\.bench\\.Bench")
                .should().dependOnClassesThat().resideInAnyPackage("..floor..", "org.springframework..")
                .because("it is measured, like the others, from outside").check(BENCH);
    }
}
