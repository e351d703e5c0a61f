package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLogTest {
    private static final String FAILURE = """
            ***************************
            APPLICATION FAILED TO START
            ***************************

            Description:

            %s
            """;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Path file() {
        return folder.resolve("storage-1.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void theFailureIsShownWithoutItsFrameAndWithoutWhatCameBefore() throws IOException {
        ServiceLog log = ServiceLog.open(file());
        append("much was said before\n" + FAILURE.formatted("The folder is another's."));
        assertThat(log.lastWords()).isEqualTo("""
                  Description:

                  The folder is another's.
                (all of it: %s)""".formatted(file()));
    }

    @Test
    void theFailureOfAnEarlierProcessIsNotTakenForTheOneOfThisProcess() throws IOException {
        append(FAILURE.formatted("An old failure."));
        ServiceLog log = ServiceLog.open(file());
        append("this one ended otherwise\n");
        assertThat(log.lastWords()).contains("this one ended otherwise").doesNotContain("old failure");
    }

    @Test
    void stackTracesAreLeftOut() throws IOException {
        ServiceLog log = ServiceLog.open(file());
        append("java.lang.Error: out of luck\n\tat a.B.c(B.java:1)\n\t... 12 more\n");
        assertThat(log.lastWords()).contains("out of luck").doesNotContain("\tat", "12 more");
    }

    @Test
    void onlyTheLastLinesOfALongLogAreShown() throws IOException {
        ServiceLog log = ServiceLog.open(file());
        for (int i = 0; i < 5_000; i++) {
            append("a line of some length, which is number " + i + "\n");
        }
        assertThat(log.lastWords().lines()).hasSize(26).anyMatch(line -> line.endsWith("number 4999"))
                .noneMatch(line -> line.endsWith("number 4974"));
    }

    @Test
    void aLongLogIsPutAsideAndAShortOneIsContinued() throws IOException {
        append("x".repeat(1_000));
        assertThat(ServiceLog.open(file()).from()).isEqualTo(1_000);
        append("x".repeat(11 * 1024 * 1024));
        assertThat(ServiceLog.open(file()).from()).isZero();
        assertThat(file()).doesNotExist();
        assertThat(folder.resolve("storage-1.log.1")).isRegularFile();
    }

    @Test
    void aLogThatIsNotThereIsTold() {
        assertThat(new ServiceLog(file(), 0).lastWords()).contains(file().toString(), "cannot be read");
    }
}
