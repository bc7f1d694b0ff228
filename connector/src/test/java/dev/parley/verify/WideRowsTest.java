package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.ApiJson;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.SiteId;
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of which few go in a message, and those of which not even one does. */
final class WideRowsTest {
    private static final int WIDE = 250_000;
    private static final int LARGE = 3_000_000;
    private static final int ROWS = 40;
    private static final int PLAIN_BODY = 1 << 20;
    private static final VerifyOptions OPTIONS =
            new VerifyOptions(Set.of(), 0, 100, Duration.ofSeconds(5), Duration.ZERO, 1_000);

    @TempDir
    Path folder;

    private final FakeSite ada = new FakeSite("ada", Comparator.naturalOrder());
    private final FakeSite bob = new FakeSite("bob", Comparator.naturalOrder());

    /** The agent of a site, without a network; all that is said passes as text. */
    private static final class Agent implements RemoteSite.Transport {
        private final SiteDesk desk;
        final List<Sent> sent = new ArrayList<>();
        final List<Integer> answers = new ArrayList<>();

        record Sent(int rows, int characters) {}

        Agent(VerifySite site) {
            desk = new SiteDesk(() -> site);
        }

        @Override
        public <T> T get(String path, Class<T> answer) {
            return answer.cast(path.endsWith("/tables") ? desk.layouts() : desk.parked());
        }

        @Override
        public <T> T post(String path, Object body, Class<T> answer) {
            String question = ApiJson.write(body);
            int rows =
                    body instanceof Messages.JudgeQuestion judge ? judge.rows().size() : 0;
            sent.add(new Sent(rows, question.length()));
            String text = ApiJson.write(answered(body));
            answers.add(text.length());
            return ApiJson.read(text, answer);
        }

        private Object answered(Object body) {
            if (body instanceof Messages.PageQuestion page) {
                return desk.page(page);
            }
            if (body instanceof Messages.KeysQuestion keys) {
                return desk.keys(keys);
            }
            return body instanceof Messages.Look look ? desk.look(look) : desk.judge((Messages.JudgeQuestion) body);
        }
    }

    private VerifyReport verify(Agent first, Agent second) throws InterruptedException {
        List<VerifySite> sites = List.of(new RemoteSite("ada", "main", first), new RemoteSite("bob", "main", second));
        return new Verification(sites, OPTIONS, VerifyListener.NONE, folder, System::nanoTime).run();
    }

    @Test
    void allDifferencesOfWideRowsAreFoundInSmallMessages() throws InterruptedException {
        for (int i = 0; i < ROWS; i++) {
            ada.put("row-" + i, "a".repeat(WIDE));
            bob.put("row-" + i, "b".repeat(WIDE));
        }
        Agent first = new Agent(ada);
        Agent second = new Agent(bob);

        VerifyReport report = verify(first, second);

        assertThat(report.tables().get(0).differences()).hasSize(ROWS);
        assertThat(second.sent).allMatch(sent -> sent.characters() <= PLAIN_BODY);
        assertThat(first.answers).allMatch(characters -> characters <= 2 * Fitting.ANSWER_CHARACTERS);
    }

    @Test
    void rowThatIsLargerThanAMessageGoesAlone() throws InterruptedException {
        ada.put("large", "a".repeat(LARGE));
        bob.put("large", "b".repeat(LARGE));
        ada.put("small", "a");
        bob.put("small", "b");
        Agent second = new Agent(bob);

        VerifyReport report = verify(new Agent(ada), second);

        assertThat(report.tables().get(0).differences()).hasSize(2);
        assertThat(second.sent).anyMatch(sent -> sent.characters() > LARGE);
        assertThat(second.sent)
                .filteredOn(sent -> sent.characters() > PLAIN_BODY)
                .allMatch(sent -> sent.rows() == 1);
    }

    /** The other site's rows are wide where those that are sent are none. */
    @Test
    void siteThatJudgesOnlySomeIsAskedForTheOthers() throws InterruptedException {
        for (int i = 0; i < ROWS; i++) {
            bob.put("row-" + i, "b");
        }
        bob.judgedAtOnce = 3;

        VerifyReport report = verify(new Agent(ada), new Agent(bob));

        assertThat(report.tables().get(0).differences())
                .hasSize(ROWS)
                .allMatch(difference -> difference.kind() == Difference.Kind.EXTRA);
    }

    @Test
    void wideKeysAreAskedForInPieces() throws InterruptedException {
        String prefix = "k".repeat(WIDE / 10);
        for (int i = 0; i < ROWS; i++) {
            ada.put(prefix + i, "a");
            bob.put(prefix + i, "b");
        }
        Agent first = new Agent(ada);

        VerifyReport report = verify(first, new Agent(bob));

        assertThat(report.tables().get(0).differences()).hasSize(ROWS);
        assertThat(first.sent).allMatch(sent -> sent.characters() <= PLAIN_BODY);
    }

    private static final TableShape TABLE = TableShape.of(
            "item",
            "public",
            "item",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                    new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            false);

    private static RowKey key(int id) {
        return RowKey.of("item", new Value.Int(id));
    }

    private static Row row(int id, int characters) {
        return Row.of(Columns.of("id", "name"), new Value.Int(id), new Value.Text("x".repeat(characters)));
    }

    private static LocalSite local(FakeTables tables) {
        SiteId me = SiteId.of("me");
        Window window = new Window(
                me, List.of(me), table -> RowPolicy.lastWriterWins(), Checkpoint.initial(new LogPosition.Postgres(0)));
        return new LocalSite("me", List.of(TABLE), tables, window, table -> RowPolicy.lastWriterWins());
    }

    @Test
    void anAgentReadsOnlySomeOfItsWideRowsForALookAndForAJudgement() {
        List<RowKey> keys = IntStream.range(0, ROWS).mapToObj(WideRowsTest::key).toList();
        FakeTables tables = new FakeTables();
        keys.forEach(key -> tables.rows.put(key, row(1, LARGE)));
        LocalSite site = local(tables);

        assertThat(site.look(keys)).extracting(Sighting::key).containsExactly(key(0));
        assertThat(tables.reads).containsExactly(1);

        List<Sighting> none = local(new FakeTables()).look(keys);
        assertThat(none).hasSize(ROWS);
        assertThat(site.judge(none, List.of())).extracting(Judgement::key).containsExactly(key(0));
    }

    @Test
    void rowsAreReadInLargerGroupsWhileTheyAreNarrowAndNoMoreThanAskedFor() {
        List<RowKey> keys = IntStream.range(0, ROWS).mapToObj(WideRowsTest::key).toList();
        FakeTables tables = new FakeTables();
        keys.subList(0, 20).forEach(key -> tables.rows.put(key, row(1, 10)));
        keys.subList(20, ROWS).forEach(key -> tables.rows.put(key, row(1, 400)));

        List<Optional<Row>> rows = SomeRows.first(tables, TABLE, keys, 8, 3_000);

        assertThat(tables.reads).containsExactly(1, 2, 4, 8, 8, 2);
        assertThat(rows).hasSize(25);
        assertThat(SomeRows.first(tables, TABLE, List.of(), 8, 3_000)).isEmpty();
        assertThat(SomeRows.first(tables, TABLE, keys, 8, 1_000_000)).hasSize(ROWS);
    }
}
