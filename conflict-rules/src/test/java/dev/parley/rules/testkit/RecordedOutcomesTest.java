package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Sha256;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What rules decide is what they decided in the release before: while sites are upgraded one by one, two releases decide the
 * same conflicts, and must come to the same rows. A hash over all that can be seen of some histories is kept for each rule.
 * Where one changes, sites of two releases would hold different rows for good; if that is meant, write them anew with
 * {@code -Dparley.outcomes=write}, and say in CHANGELOG.md that all sites of a group have to change over together.
 */
class RecordedOutcomesTest {
    private static final Path RECORD = Path.of("src/test/resources/outcomes.txt");
    private static final boolean WRITE = "write".equals(System.getProperty("parley.outcomes"));
    private static final int HISTORIES = 24;

    private static final Map<String, String> MADE = new TreeMap<>();

    static Iterable<BuiltInRules.Case> rules() {
        return BuiltInRules.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aRuleDecidesAsItDidBefore(BuiltInRules.Case rule) {
        MessageDigest digest = Sha256.digest();
        for (Values kind : new Values[] {rule.values(), Values.anything()}) {
            Histories histories = new Histories(rule.rule(), kind);
            for (long seed = 0; seed < HISTORIES; seed++) {
                play(digest, histories.of(seed));
            }
        }
        compare("rule " + rule.rule().name(), digest);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void versionsOfAPolicyDecideAsTheyDidBefore(long chains) {
        MessageDigest digest = Sha256.digest();
        Histories histories = PolicyVersionsTest.histories(chains);
        for (long seed = 0; seed < HISTORIES; seed++) {
            play(digest, histories.of(seed));
        }
        compare("policy versions, chains " + chains, digest);
    }

    /** All that can be seen of the site that moved, after each step; then of all sites, when all have everything. */
    private static void play(MessageDigest digest, History history) {
        RowPolicy policy = history.policy();
        Mesh mesh = history.start();
        for (Step step : history.steps()) {
            see(digest, mesh.step(step).state(), policy);
        }
        mesh.quiesce();
        for (Site site : mesh.sites()) {
            see(digest, site.state(), policy);
            site.lost().forEach(lost -> say(digest, lost.toString()));
        }
    }

    private static void see(MessageDigest digest, RowState state, RowPolicy policy) {
        digest.update(Outcome.of(state, policy));
        state.evaluateRevived(policy).ifPresent(row -> say(digest, row));
        if (state.evaluateUnmixed(policy).visible() instanceof Visible.Row row) {
            say(digest, row.image());
        }
        say(digest, state.folded().toString());
        state.operations().forEach(operation -> say(digest, operation.dot().toString()));
    }

    private static void say(MessageDigest digest, Row row) {
        for (int i = 0; i < row.columns().size(); i++) {
            digest.update(CanonicalBytes.of(row.get(i)));
        }
    }

    private static void say(MessageDigest digest, String text) {
        digest.update(CanonicalBytes.of(new Value.Text(text)));
    }

    private static void compare(String name, MessageDigest digest) {
        String hash = HexFormat.of().formatHex(digest.digest());
        synchronized (MADE) {
            assertThat(MADE.put(name, hash)).as("%s is one case", name).isNull();
        }
        if (!WRITE) {
            assertThat(hash).as(name).isEqualTo(recorded().get(name));
        }
    }

    @Test
    void whatIsRecordedIsOfARuleThatThereIs() {
        assertThat(recorded()).hasSize(BuiltInRules.all().size() + 3);
    }

    private static Map<String, String> recorded() {
        try {
            Map<String, String> recorded = new LinkedHashMap<>();
            for (String line : Files.readAllLines(RECORD, StandardCharsets.UTF_8)) {
                recorded.put(line.substring(65), line.substring(0, 64));
            }
            return recorded;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RECORD, e);
        }
    }

    @AfterAll
    static void write() throws IOException {
        if (WRITE) {
            StringBuilder text = new StringBuilder();
            MADE.forEach(
                    (name, hash) -> text.append(hash).append(' ').append(name).append('\n'));
            Files.writeString(RECORD, text);
        }
        MADE.clear();
    }
}
