package io.velour;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What keeps the core a core. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.velour");

    @Test
    void theCoreDecidesAndCarriesNothingOut() {
        noClasses().should().dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.io..",
                        "java.util.logging..", "org.slf4j..", "org.springframework..", "org.rocksdb..",
                        "java.util.concurrent", "java.util.concurrent.locks..")
                .because("sockets, files, threads, locks and logs are the shells' business").check(CORE);
    }

    @Test
    void theCoreHasNoTimeAndNoChanceOfItsOwn() {
        noClasses().should().callMethod(System.class, "currentTimeMillis").orShould()
                .callMethod(System.class, "nanoTime")
                .orShould().callMethod(Math.class, "random").orShould().dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random").orShould().dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom").orShould().dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Instant").orShould().dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock").orShould().dependOnClassesThat()
                .haveFullyQualifiedName("java.util.UUID").orShould().dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .because("one seed must give one run: time, randomness and names are arguments").check(CORE);
    }

    @Test
    void thereAreNoPackageCycles() {
        slices().matching("io.velour.(**)").should().beFreeOfCycles()
                .because("what goes round in a circle cannot be read from any end").check(CORE);
    }

    @Test
    void theThreeBrainsMeetThroughMessagesOnly() {
        noClasses().that().resideInAPackage("..control..").should().dependOnClassesThat()
                .resideInAnyPackage("..replica..", "..operation..").because("they run in different processes")
                .check(CORE);
        noClasses().that().resideInAPackage("..replica..").should().dependOnClassesThat()
                .resideInAnyPackage("..control..", "..operation..").because("they run in different processes")
                .check(CORE);
        noClasses().that().resideInAPackage("..operation..").should().dependOnClassesThat()
                .resideInAnyPackage("..control..", "..replica..").because("they run in different processes")
                .check(CORE);
    }
}
