package io.velour.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {
    private static final JavaClasses SHELL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.velour.shell");

    @Test
    void beansAreMadeInConfigurationsOnly() {
        methods().that().areAnnotatedWith(Bean.class).should().beDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Configuration").because("wiring has one place").check(SHELL);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.velour.shell.(*)..").should().beFreeOfCycles()
                .because("what depends on each other cannot be understood one by one").check(SHELL);
    }

    @Test
    void theControllersOwnClassesNeverNeedTheEurekaClient() {
        noClasses().that().haveNameNotMatching(".*\\.RegistrationConfiguration.*").should().dependOnClassesThat()
                .resideInAnyPackage("com.netflix..", "org.springframework.cloud..")
                .because("the Eureka client is there only for those that register").check(SHELL);
    }
}
