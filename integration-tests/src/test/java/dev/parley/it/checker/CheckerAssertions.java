package dev.parley.it.checker;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests of checkers ask of a verdict. */
final class CheckerAssertions {
    private CheckerAssertions() {}

    static void assertFinds(Verdict verdict, String words) {
        assertThat(verdict.violations()).singleElement().asString().contains(words);
    }
}
