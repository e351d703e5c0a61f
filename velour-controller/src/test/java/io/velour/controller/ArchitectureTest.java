package io.velour.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

import io.velour.control.ClusterStateStore;

class ArchitectureTest {
    private static final JavaClasses CONTROLLER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.velour.controller");

    @Test
    void beansAreMadeInConfigOnly() {
        methods().that().areAnnotatedWith(Bean.class).should().beDeclaredInClassesThat()
                .resideInAPackage("..controller.config").because("wiring has one place").check(CONTROLLER);
    }

    @Test
    void anApiNeverTouchesAStore() {
        noClasses().that().haveSimpleNameEndingWith("Api").should().dependOnClassesThat()
                .areAssignableTo(ClusterStateStore.class)
                .because("requests see what the loop has published, and nothing that is not durable").check(CONTROLLER);
    }

    @Test
    void eurekaIsKnownToTheMembershipAlone() {
        noClasses().that().resideOutsideOfPackages("..controller.membership", "io.velour.controller").should()
                .dependOnClassesThat().resideInAnyPackage("com.netflix..", "org.springframework.cloud..")
                .because("where registrations come from is nobody else's business").check(CONTROLLER);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.velour.controller.(*)..").should().beFreeOfCycles()
                .because("what depends on each other cannot be understood one by one").check(CONTROLLER);
    }
}
