package dev.parley.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.rule.Union;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomRulesTest {
    private static final Columns COLUMNS = Columns.of("id", "price", "note");
    private static final String GREATEST = "siblings.filter(s, siblings.all(o, s.value >= o.value))[0]";

    private static Rule rule(CustomClass ruleClass, String text, Rule fallback) {
        try {
            return CustomRules.of(new CustomExpression(ruleClass, text, CustomExpression.STEPS_DEFAULT), fallback);
        } catch (ExpressionException e) {
            throw new AssertionError(e);
        }
    }

    private static PickRule siblings(String text) {
        return (PickRule) rule(CustomClass.SIBLINGS, text, new LastWriterWins());
    }

    private static ReplayRule replay(String text) {
        return (ReplayRule) rule(CustomClass.REPLAY, text, new LastWriterWins());
    }

    private static List<ExpressionProblem> problems(CustomClass ruleClass, String text) {
        return catchThrowableOfType(
                        ExpressionException.class,
                        () -> CustomRules.of(new CustomExpression(ruleClass, text, 100), new LastWriterWins()))
                .problems();
    }

    /** The {@code number}th write of a site over 5 and "old". */
    private static Write write(String site, long number, Value price, String note) {
        Stamp stamp = new Stamp(
                new Dot(SiteId.of(site), number),
                VersionVector.EMPTY.with(new Dot(SiteId.of(site), number - 1 == 0 ? 1 : number - 1)),
                HybridTimestamp.ofWallMillis(1000 * number),
                1);
        Row before = Row.of(COLUMNS, new Value.Int(1), new Value.Int(5), new Value.Text("old"));
        Row after = Row.of(COLUMNS, new Value.Int(1), price, new Value.Text(note));
        Operation operation = new Operation.Update(stamp, RowKey.of("t", new Value.Int(1)), before, after, Set.of());
        return new Write(operation, false, false, List.of("price"));
    }

    private static List<Write> writes(long first, long second) {
        return List.of(
                write("berlin", 2, new Value.Int(first), "urgent"), write("lima", 3, new Value.Int(second), "later"));
    }

    @Test
    void anExpressionChoosesAmongSiblingsByValueOrPosition() {
        assertThat(siblings(GREATEST).pick(writes(9, 7))).isZero();
        assertThat(siblings(GREATEST).pick(writes(7, 9))).isEqualTo(1);
        assertThat(siblings("size(siblings) - 1").pick(writes(9, 7))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "siblings.filter(s, s.site == 'berlin')[0]",
                "siblings.filter(s, s.time == 2000 && s.logical == 0)[0]",
                "siblings.filter(s, s.before == 5 && s.value == 9)[0]",
                "siblings.filter(s, s.row.note == 'urgent')[0]",
                "siblings.filter(s, s.old_row.note == 'old' && s.values.price == 9)[0]",
                "siblings.filter(s, !('lima' in s.context) && s.context['berlin'] == 1)[0]",
                "siblings.filter(s, !s.inserted && s.sequence == 2)[0]",
                "siblings.exists(s, s.row.note.matches('^urg')) ? siblings[0] : siblings[1]"
            })
    void everythingOfAWriteCanBeLookedAt(String text) {
        assertThat(siblings(text).pick(writes(9, 7))).isZero();
    }

    /** In a replay that is the write at hand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "write.site == 'berlin' ? 77 : 0",
                "write.time == 2000 && write.logical == 0 && write.sequence == 2 ? 77 : 0",
                "write.before == 5 && write.value == 9 && write.values.price == after ? 77 : 0",
                "write.row.note == 'urgent' && write.old_row.note == 'old' ? 77 : 0",
                "!('lima' in write.context) && write.context['berlin'] == 1 && !write.inserted ? 77 : 0"
            })
    void aReplaySeesWhoWroteAndWhen(String text) {
        Write write = write("berlin", 2, new Value.Int(9), "urgent");
        Value current = new Value.Int(6);

        assertThat(replay(text).apply(current, write)).isEqualTo(new Value.Int(77));
        assertThat(replay(text).apply(write.before(), write)).isEqualTo(write.after());
        assertThat(replay(text).apply(write.after(), write)).isEqualTo(write.after());
    }

    @Test
    void aChangeOfWhichOnlyTheValuesAreKnownIsNobodys() {
        assertThat(replay("write.site == '' && write.time == 0 && size(write.context) == 0 ? after : current")
                        .apply(new Value.Int(6), new Value.Int(5), new Value.Int(9)))
                .isEqualTo(new Value.Int(9));
    }

    @Test
    void decimalsAndIntegersCompare() {
        List<Write> writes = List.of(
                write("berlin", 2, new Value.Decimal(new BigDecimal("9.95")), "a"),
                write("lima", 3, new Value.Int(9), "b"));

        assertThat(siblings(GREATEST).pick(writes)).isZero();
    }

    @Test
    void aReplayMakesANewValueOrChoosesOne() {
        ReplayRule limited = replay("current + after - before > 10 ? 10 : current + after - before");

        assertThat(limited.apply(new Value.Int(7), new Value.Int(5), new Value.Int(6)))
                .isEqualTo(new Value.Int(8));
        assertThat(limited.apply(new Value.Int(9), new Value.Int(5), new Value.Int(8)))
                .isEqualTo(new Value.Int(10));
        Value exact = new Value.Decimal(new BigDecimal("0.10"));
        assertThat(replay("after < current ? after : current")
                        .apply(new Value.Decimal(BigDecimal.ONE), new Value.Decimal(BigDecimal.TEN), exact))
                .isEqualTo(exact);
    }

    @Test
    void whatDidNotChangeOrIsThereAlreadyAsksNoExpression() {
        ReplayRule rule = replay("1 / 0");
        Value one = new Value.Int(1);
        Value two = new Value.Int(2);

        assertThat(rule.apply(one, two, two)).isEqualTo(one);
        assertThat(rule.apply(one, one, two)).isEqualTo(two);
        assertThat(rule.apply(two, one, two)).isEqualTo(two);
    }

    @Test
    void documentsOpenUpForExpressions() {
        Value current = new Value.Json("{\"rank\":2,\"x\":[1,null,true]}");
        Value before = new Value.Json("{\"rank\":1}");
        Value after = new Value.Json("{\"rank\":1.5}");

        assertThat(replay("current.rank > after.rank && current.x[1] == null ? current : after")
                        .apply(current, before, after))
                .isEqualTo(current);
    }

    @Test
    void failuresAreRefusalsWithoutValues() {
        List<Write> texts =
                List.of(write("berlin", 2, new Value.Text("secret"), "a"), write("lima", 3, new Value.Int(3), "b"));

        assertThatThrownBy(() -> siblings(GREATEST).pick(texts))
                .isInstanceOf(RuleException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> siblings("int(siblings[0].value)").pick(texts))
                .isInstanceOf(RuleException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> siblings("7").pick(texts)).hasMessageContaining("chose number 7 of 2 writes");
        assertThatThrownBy(() -> replay("current + after")
                        .apply(new Value.Int(Long.MAX_VALUE), new Value.Int(1), new Value.Int(2)))
                .isInstanceOf(RuleException.class);
        assertThatThrownBy(() -> replay("'text'").apply(new Value.Int(3), new Value.Int(1), new Value.Int(2)))
                .hasMessageContaining("another type than the column");
    }

    @Test
    void textOverTheSizeLimitIsARefusal() {
        Value.Text large = new Value.Text("x".repeat(CelValues.SIZE_MAX + 1));

        assertThatThrownBy(() -> replay("current + after").apply(large, new Value.Text("a"), new Value.Text("b")))
                .hasMessageContaining("more than the limit of 1048576");
        Value.Text half = new Value.Text("x".repeat(CelValues.SIZE_MAX / 2 + 1));
        assertThatThrownBy(
                        () -> replay("current + after + current").apply(half, new Value.Text("a"), new Value.Text("b")))
                .hasMessageContaining("more than the limit of 1048576");
    }

    @Test
    void stepsAreBounded() {
        String nested = "[1,2,3,4,5,6,7,8,9].map(a, [1,2,3,4,5,6,7,8,9].map(b, "
                + "[1,2,3,4,5,6,7,8,9].map(c, [1,2,3,4,5,6,7,8,9].map(d, a * b * c * d)))).size() - 8";

        assertThatThrownBy(() -> siblings(nested).pick(writes(1, 2))).isInstanceOf(RuleException.class);
        StepLimit limit = new StepLimit(1);
        assertThat(limit.isExceeded()).isFalse();
        assertThatThrownBy(() -> ((PickRule) CustomRules.of(
                                new CustomExpression(CustomClass.SIBLINGS, GREATEST, 5), new LastWriterWins()))
                        .pick(writes(1, 2)))
                .hasMessageContaining("more than 5 steps");
    }

    @Test
    void problemsTellLineAndColumnOfTheExpression() {
        assertThat(problems(CustomClass.SIBLINGS, "siblings[0].site == 3 ?\n  siblings[0] : siblngs[1]"))
                .extracting(ExpressionProblem::toString)
                .anySatisfy(text -> assertThat(text).startsWith("1:18: "))
                .anySatisfy(text -> assertThat(text).startsWith("2:17: ").contains("siblngs"));
        assertThat(problems(CustomClass.SIBLINGS, "siblings.filter(s, s.vlaue > 3)[0]"))
                .extracting(ExpressionProblem::toString)
                .anySatisfy(text -> assertThat(text).startsWith("1:21: ").contains("vlaue"));
        assertThat(problems(CustomClass.SIBLINGS, "siblings[0].value"))
                .extracting(ExpressionProblem::toString)
                .containsExactly("1:1: gives dyn, but must give one of `siblings`, or the position of one as int");
        assertThat(problems(CustomClass.REPLAY, "current +")).isNotEmpty();
        assertThat(problems(CustomClass.REPLAY, "current " + "+ after ".repeat(1_000)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamp('2026-01-01T00:00:00Z') == timestamp(after) ? after : current",
                "duration('1h') == duration(after) ? after : current",
                "string(1.5) + after",
                "after.getHours('Europe/Berlin')",
                "now()"
            })
    void nothingThatDependsOnTheMachineCanBeCalled(String text) {
        assertThat(problems(CustomClass.REPLAY, text)).isNotEmpty();
    }

    @Test
    void floatingPointNumbersAreNotWrittenOutEvenIfTheirTypeIsFoundLate() {
        Value.Float64 current = new Value.Float64(1.1);

        assertThatThrownBy(() -> replay("string(current)").apply(current, new Value.Text("a"), new Value.Text("b")))
                .isInstanceOf(RuleException.class);
    }

    @Test
    void localeAndZoneOfTheMachineDoNotMatter() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            assertThat(replay("current + string(1234567) + after")
                            .apply(new Value.Text("I"), new Value.Text("i"), new Value.Text("x")))
                    .isEqualTo(new Value.Text("I1234567x"));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void namesTellWhatDecides() {
        String name = siblings(GREATEST).name();

        assertThat(name).startsWith("custom(cel-v1,siblings,").endsWith(",last-writer-wins,10000)");
        assertThat(siblings("  " + GREATEST + "\n").name()).isEqualTo(name);
        assertThat(siblings("0").name()).isNotEqualTo(name);
        assertThat(rule(CustomClass.SIBLINGS, GREATEST, new FirstWriterWins()).name())
                .isNotEqualTo(name);
    }

    @Test
    void theFallbackIsTheOneDeclared() {
        PickRule first = (PickRule) rule(CustomClass.SIBLINGS, "1 / 0", new FirstWriterWins());
        ReplayRule merge = (ReplayRule) rule(CustomClass.REPLAY, "1 / 0", new TextLines());

        assertThat(first.otherwise(writes(9, 7))).isZero();
        assertThat(merge.otherwise(new Value.Text("a\nb\nC"), new Value.Text("a\nb\nc"), new Value.Text("A\nb\nc")))
                .isEqualTo(new Value.Text("A\nb\nC"));
        assertThat(((CustomRule.Pick) first).fallback()).isEqualTo(new FirstWriterWins());
    }

    @Test
    void aFallbackThatCannotStandInIsRefused() {
        for (Rule unfit : List.of(
                new SumDeltas(), LineageRule.firstWriterWins(), new Union(Elements.JSON_ARRAY), new TextLines())) {
            assertThatThrownBy(() -> CustomRules.of(new CustomExpression(CustomClass.SIBLINGS, "0", 10), unfit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be the fallback");
        }
        assertThatThrownBy(() -> CustomRules.of(new CustomExpression(CustomClass.REPLAY, "after", 10), new SumDeltas()))
                .hasMessageContaining("cannot be the fallback of a replay");
    }
}
