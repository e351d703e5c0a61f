package io.velour.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EditTest {
    private static String edited(String source, String find, String replace) {
        return new Edit("A.java", find, replace).applyTo(source, "the-name");
    }

    @Test
    void whereLinesBreakDoesNotMatter() {
        assertThat(edited("a = call( one,\n    two ) ;\nb", "call(one, two);", "$1\\n;")).isEqualTo("a = $1\\n;\nb");
        assertThat(edited("a = call(one,two);", "call (\n    one\n,\n  two\n)", "x")).isEqualTo("a = x;");
    }

    @Test
    void aWordIsNeitherPartOfALongerOneNorTwoWords() {
        assertThat(edited("recount(a); count(a); count(ab);", "count(a", "x")).isEqualTo("recount(a); x); count(ab);");
        assertThatThrownBy(() -> edited("return x;", "returnx", "")).hasMessageContaining("0 times");
        assertThatThrownBy(() -> edited("returnx;", "return x", "")).hasMessageContaining("0 times");
    }

    @Test
    void placesThatOverlapAreCountedEach() {
        assertThatThrownBy(() -> edited("x(); x(); x();", "x(); x();", "")).isInstanceOf(InvalidMutationException.class)
                .hasMessage("mutation 'the-name' does not apply: its text stands 2 times in A.java,"
                        + " where it must stand once:\nx(); x();");
    }
}
