package io.velour.mutation;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** The page that says which rule is noticed by what, made from the mutations. */
final class MutationDocument {
    private static final String HEAD = """
            # Which rule is noticed by what

            Each line is a rule of [PROTOCOL.md](PROTOCOL.md) that the tests take out of the core, one at a time, and what then shows that it
            is missing: a scripted scenario (`RulesMatterTest`), the exhaustive search of a small scope (`RulesMatterInScopesTest`), or random runs,
            with the number of seeds within which they must (`MutationsTest`). This page is made from `src/test/resources/mutations`;
            `MutationDocumentTest` compares it, and writes it anew with `-Dvelour.mutations.rewrite=true`.

            | rule | without it | mutation | scenario | scope | seeds |
            | --- | --- | --- | --- | --- | --- |
            """;
    /** V before R as in the original protocol, each by its number. */
    private static final Comparator<Mutation> ORDER = Comparator
            .comparing((Mutation mutation) -> mutation.rule().charAt(0)).reversed()
            .thenComparing(mutation -> Integer.valueOf(mutation.rule().substring(1))).thenComparing(Mutation::name);

    private MutationDocument() {}

    static String of(List<Mutation> mutations) {
        return HEAD + mutations.stream().sorted(ORDER).map(MutationDocument::row).collect(Collectors.joining());
    }

    private static String row(Mutation mutation) {
        return "| %s | %s | %s | %s | %s | %s |\n".formatted(mutation.rule(), mutation.without(), mutation.name(),
                orNothing(mutation.scenario()).replace(" ", ", "), orNothing(mutation.scope()),
                orNothing(mutation.seeds()));
    }

    private static String orNothing(@Nullable Object text) {
        return Objects.toString(text, "");
    }
}
