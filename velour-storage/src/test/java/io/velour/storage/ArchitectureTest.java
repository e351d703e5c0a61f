package io.velour.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

import io.velour.replica.RecordStore;

class ArchitectureTest {
    private static final JavaClasses STORAGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.velour.storage");

    @Test
    void onlyOnePackageKnowsRocksDb() {
        noClasses().that().resideOutsideOfPackage("io.velour.storage.rocksdb").should().dependOnClassesThat()
                .resideInAPackage("org.rocksdb..").because("its handles crash the process when used after their end")
                .check(STORAGE);
    }

    @Test
    void beansAreMadeInConfigurationsOnly() {
        methods().that().areAnnotatedWith(Bean.class).should().beDeclaredInClassesThat()
                .resideInAPackage("io.velour.storage.config").because("wiring has one place").check(STORAGE);
    }

    @Test
    void anApiNeverTouchesAStore() {
        noClasses().that().haveSimpleNameEndingWith("Api").should().dependOnClassesThat()
                .areAssignableTo(RecordStore.class)
                .because("what is durable is decided in one place, on one thread").check(STORAGE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.velour.storage.(*)..").should().beFreeOfCycles()
                .because("what depends on each other cannot be understood one by one").check(STORAGE);
    }
}
