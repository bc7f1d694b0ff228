package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyFile;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final String BEFORE = "version: 3\ndefaults: {deletes: lww}\n";
    private static final String CUSTOM = "version: 4\ndefaults: {rule: {rule: manual, provisional: "
            + "{rule: custom, class: siblings, expression: 'siblings[0]'}}}\n";

    private static PolicyDocument policy(String text) throws ConfigException {
        return PolicyFile.parse("policy.yaml", text);
    }

    private static SortedMap<Integer, String> known(String text) {
        return new TreeMap<>(Map.of(3, text));
    }

    private static String refusal(String text) {
        AgentException refused = catchThrowableOfType(
                AgentException.class, () -> Policies.continued(policy(text), known(BEFORE), List.of()));
        assertThat(refused.code()).isEqualTo(ExitCode.CONFIGURATION);
        return String.valueOf(refused.getMessage());
    }

    @Test
    void twoPoliciesWithOneVersionAreRefusedWithBothHashes() throws ConfigException {
        String other = "version: 3\ndefaults: {deletes: delete-wins}\n";

        assertThat(refusal(other))
                .contains("There are two policies with version 3")
                .contains(Policies.shortened(policy(BEFORE).policy()))
                .contains(Policies.shortened(policy(other).policy()))
                .contains("Give the changed policy version 4, at all sites");
    }

    @Test
    void anExpressionThatDiffersMakesAnotherPolicy() throws ConfigException {
        SortedMap<Integer, String> known = new TreeMap<>();
        known.put(4, CUSTOM);

        AgentException refused = catchThrowableOfType(
                AgentException.class, () -> Policies.continued(policy(CUSTOM.replace("[0]", "[1]")), known, List.of()));

        assertThat(refused.getMessage()).contains("There are two policies with version 4");
    }

    @Test
    void anEarlierVersionThanTheLastIsRefused() {
        assertThat(refusal("version: 2\n")).contains("has version 2, but this site has run under version 3");
    }

    @Test
    void theSamePolicyWrittenDifferentlyGoesOn() throws ConfigException {
        assertThat(Policies.continued(policy("# the same\n" + BEFORE), known(BEFORE), List.of())
                        .current()
                        .version())
                .isEqualTo(3);
        assertThat(Policies.continued(policy(CUSTOM), known(BEFORE), List.of())
                        .current()
                        .version())
                .isEqualTo(4);
    }

    @Test
    void aNewVersionThatBreaksALawIsRefusedBeforeAnythingIsDecidedByIt() {
        String lawless = """
                version: 4
                tables: {t: {columns: {v: {rule: custom, class: replay, expression: 'after + current + after + current'}}}}
                """;

        AgentException refused = catchThrowableOfType(
                AgentException.class, () -> Policies.continued(policy(lawless), known(BEFORE), List.of(table())));

        assertThat(refused.getMessage())
                .contains("rules under which sites would not come to the same row")
                .contains("t.v: custom(cel-v1,replay,")
                .contains("a merge is no larger than both sides together");
    }

    private static TableShape table() {
        return TableShape.of(
                "t",
                "public",
                "t",
                List.of(
                        new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                        new ColumnShape("v", "v", CanonicalType.TEXT, "text", true)),
                List.of("id"),
                List.of(),
                List.of(),
                true);
    }
}
