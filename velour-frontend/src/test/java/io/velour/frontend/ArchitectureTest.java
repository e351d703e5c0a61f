package io.velour.frontend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {
    private static final JavaClasses FRONTEND = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.velour.frontend");

    @Test
    void beansAreMadeInOneRoomOnly() {
        methods().that().areAnnotatedWith(Bean.class).should().beDeclaredInClassesThat()
                .resideInAPackage("io.velour.frontend.config").because("wiring is found where wiring is")
                .check(FRONTEND);
    }

    @Test
    void anApiNeverTouchesAChannel() {
        noClasses().that().haveSimpleNameEndingWith("Api").should().dependOnClassesThat()
                .resideInAPackage("io.velour.frontend.channel")
                .because("what is sent to whom is the operations' business")
                .check(FRONTEND);
    }

    @Test
    void thereAreNoPackageCycles() {
        slices().matching("io.velour.frontend.(*)..").should().beFreeOfCycles()
                .because("what goes round in a circle cannot be read from any end").check(FRONTEND);
    }
}
