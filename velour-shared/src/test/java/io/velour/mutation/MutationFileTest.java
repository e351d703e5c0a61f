package io.velour.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutationFileTest {
    private static final String SAID = "rule: V6\nwithout: the lease\n";
    private static final String EDIT = "file: io/velour/clock/HybridClock.java\nfind: a\nreplace: b\n";

    @Test
    void aFileIsReadWithAllThatItSays() {
        Mutation mutation = MutationFile.parse("lease-early.txt", """
                rule: V6
                without: the lease counts although
                    the map was not adopted
                seeds: 10000000

                file: io/velour/clock/HybridClock.java
                find:
                    first: {

                    }
                replace:
                file: io/velour/record/Key.java
                find: a
                replace:
                    // b
                    c
                """);
        assertThat(mutation).isEqualTo(new Mutation("lease-early", "V6",
                "the lease counts although the map was not adopted", null, null, 10_000_000, List.of(
                        new Edit("io/velour/clock/HybridClock.java", "first: {\n\n    }", ""),
                        new Edit("io/velour/record/Key.java", "a", "// b\n    c"))));
    }

    @Test
    void aFolderIsReadInTheOrderOfTheNames() {
        assertThat(MutationFile.readAll("mutations-of-the-test")).extracting(Mutation::name).contains("matches-twice")
                .isSorted();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            x.txt    | "colour: red"                       | x.txt:3: unknown entry 'colour'
            x.txt    | "rule: V7"                          | x.txt:3: a second 'rule'
            x.txt    | "seeds: 0"                          | x.txt:3: seeds must be from 1 to 10000000, but are '0'
            x.txt    | "seeds: 10000001"                   | 10000000, but are '10000001'
            x.txt    | "seeds: 9999999999"                 | 10000000, but are '9999999999'
            x.txt    | "scenario:"                         | x.txt:3: 'scenario' is empty
            x.txt    | "just words"                        | x.txt:3: neither 'name: text' nor an indented line
            x.txt    | "find: a"                           | x.txt:3: 'find' where 'file' should stand
            x.txt    | "file: ../Key.java"                 | x.txt:3: '../Key.java' is not of the form
            X.txt    | ""                                  | X.txt:1: the file's name must be in kebab case
            x-y.text | ""                                  | x-y.text:1: the file's name must be in kebab case
            """)
    void whatIsWrittenWronglyIsRefusedWithFileAndLine(String name, String third, String message) {
        assertThatThrownBy(() -> MutationFile.parse(name, SAID + third + "\n" + EDIT))
                .isInstanceOf(InvalidMutationException.class).hasMessageContaining(message);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> MutationFile.parse("x.txt", SAID))
                .hasMessage("x.txt:2: ends where 'file' should stand");
        assertThatThrownBy(() -> MutationFile.parse("x.txt", SAID + EDIT + "file: io/velour/clock/HybridClock.java"))
                .hasMessage("x.txt:6: ends where 'find' should stand");
        assertThatThrownBy(() -> MutationFile.parse("x.txt", SAID + EDIT + "rule: V6"))
                .hasMessage("x.txt:6: 'rule' where 'file' should stand");
        assertThatThrownBy(() -> MutationFile.parse("x.txt", "rule: V6\n" + EDIT))
                .hasMessage("x.txt:1: 'without' is missing");
        assertThatThrownBy(() -> MutationFile.parse("x.txt", SAID + EDIT.replace("find: a", "find:")))
                .hasMessage("x.txt:4: 'find' is empty");
    }

    @Test
    void aFolderWithoutTheSourcesIsNamed(@TempDir Path elsewhere) {
        assertThatThrownBy(() -> ModuleFolder.below(elsewhere)).hasMessageContaining(elsewhere.toString())
                .hasMessageContaining("basedir");
        ModuleFolder module = ModuleFolder.find();
        assertThat(ModuleFolder.below(module.path().resolve("..")).path())
                .endsWith(Path.of("velour-shared"));
    }
}
