package io.velour.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

class MutationDocumentTest {
    private static final String REWRITE = "velour.mutations.rewrite";

    @Test
    void thePageSaysWhatTheMutationsSay() throws IOException {
        List<Mutation> mutations = MutationFile.readAll("mutations");
        Path page = ModuleFolder.find().path().resolve("MUTATIONS.md");
        String made = MutationDocument.of(mutations);
        if (Boolean.getBoolean(REWRITE)) {
            Files.writeString(page, made);
        }
        assertThat(page).content().as("to write it anew: -D" + REWRITE + "=true").isEqualTo(made);
    }

    @Test
    void everyRuleThatIsTakenOutIsNoticedBySomething() {
        assertThat(MutationFile.readAll("mutations")).allMatch(
                mutation -> mutation.scenario() != null || mutation.scope() != null || mutation.seeds() != null);
    }
}
