package dev.parley.rules.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
    private static String text(String current, String before, String after) {
        Value merged = new TextLines().apply(new Value.Text(current), new Value.Text(before), new Value.Text(after));
        return ((Value.Text) merged).value();
    }

    private static String json(Optional<String> key, String current, String before, String after) {
        Value merged =
                new JsonFields(key).apply(new Value.Json(current), new Value.Json(before), new Value.Json(after));
        return ((Value.Json) merged).canonical();
    }

    @Test
    void editsOfDifferentLinesBothStand() {
        assertThat(text("title\n\nfirst!\nsecond", "title\n\nfirst\nsecond", "title\n\nfirst\nsecond and third"))
                .isEqualTo("title\n\nfirst!\nsecond and third");
    }

    @Test
    void ofOneLineBothVersionsStandTheReplayedOneBehind() {
        assertThat(text("a\nb1\nc\n", "a\nb\nc\n", "a\nb2\nc\n")).isEqualTo("a\nb1\nb2\nc\n");
    }

    @Test
    void linesAddedAtTheEndOfATextWithoutALastLineEndStayLines() {
        assertThat(text("a\nours", "a", "a\ntheirs")).isEqualTo("a\nours\ntheirs");
    }

    @Test
    void aLineRemovedOnOneSideAndKeptOnTheOtherIsGone() {
        assertThat(text("a\nc\nd", "a\nb\nc\nd", "a\nb\nc\nd!")).isEqualTo("a\nc\nd!");
    }

    @Test
    void textsThatNeedTooManyStepsAreRefusedNotDelayed() {
        String base = lines(1);
        assertThatThrownBy(() -> new TextMerge(1_000).apply(lines(2), base, lines(3)))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("the limit is 1000");
    }

    private static String lines(int seed) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(seed + "/" + i);
        }
        Collections.shuffle(lines, new Random(seed));
        return String.join("\n", lines);
    }

    @Test
    void membersAreMergedAtAnyDepth() {
        assertThat(json(
                        Optional.empty(),
                        "{\"a\":{\"x\":1,\"y\":2},\"c\":3}",
                        "{\"a\":{\"x\":1,\"y\":1},\"b\":1,\"c\":3}",
                        "{\"a\":{\"x\":5,\"y\":1},\"b\":1,\"c\":3,\"d\":4}"))
                .isEqualTo("{\"a\":{\"x\":5,\"y\":2},\"c\":3,\"d\":4}");
    }

    @Test
    void ofOneMemberTheReplayedChangeStands() {
        assertThat(json(Optional.empty(), "{\"a\":2}", "{\"a\":1}", "{\"a\":3}"))
                .isEqualTo("{\"a\":3}");
        assertThat(json(Optional.empty(), "{\"a\":2,\"b\":0}", "{\"a\":1,\"b\":0}", "{\"b\":0}"))
                .isEqualTo("{\"b\":0}");
    }

    @Test
    void arraysAreOneValueUnlessTheyHaveAKey() {
        String before = "[{\"id\":1,\"n\":1},{\"id\":2,\"n\":1}]";
        String ours = "[{\"id\":1,\"n\":9},{\"id\":2,\"n\":1}]";
        String theirs = "[{\"id\":1,\"n\":1},{\"id\":3,\"n\":1}]";

        assertThat(json(Optional.empty(), ours, before, theirs)).isEqualTo(theirs);
        assertThat(json(Optional.of("id"), ours, before, theirs)).isEqualTo("[{\"id\":1,\"n\":9},{\"id\":3,\"n\":1}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\":1,}", "[1 2]", "01", "1.", "nul", "\"\u0001\"", "\"\\x\"", "{} {}", "{a:1}", "-"
            })
    void whatIsNoDocumentIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void documentsThatMeanTheSameHaveOneText() {
        String canonical = "{\"a\":[1,true,null],\"b\":\"\\\"\\\\\\n\\u001F\u00e4\"}";

        assertThat(Json.parse(" { \"b\" : \"\\\"\\\\\\n\\u001f\u00e4\", \"a\" : [ 1.0, true, null ] } ")
                        .text())
                .isEqualTo(canonical);
        assertThat(Json.parse(canonical).text()).isEqualTo(canonical);
    }

    @Test
    void tooDeepADocumentIsRefusedNotAStackOverflow() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PG_ARRAY | {a,b,\"c,d\"} | {a,b} | {b,x} | {b,\"c,d\",x}",
                "COMMA_LIST | red,blue | red | red,green | red,blue,green",
                "COMMA_LIST | red,blue | red,blue | blue | blue",
            })
    void elementsAddedAndRemovedAreAddedAndRemoved(
            Elements form, String current, String before, String after, String result) {
        assertThat(new SetAddRemove(form).apply(new Value.Text(current), new Value.Text(before), new Value.Text(after)))
                .isEqualTo(new Value.Text(result));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "{a", "{{a},{b}}", "{\"a}"})
    void whatIsNoArrayLiteralIsRefused(String text) {
        assertThatThrownBy(() -> Elements.PG_ARRAY.of(new Value.Text(text))).isInstanceOf(RuleException.class);
    }

    @Test
    void aGrowingSetKeepsTheFormOfTheSideThatHasAll() {
        GrowSet rule = new GrowSet(Elements.JSON_ARRAY);

        assertThat(rule.join(new Value.Json("[2,1]"), new Value.Json("[1]"))).isEqualTo(new Value.Json("[2,1]"));
        assertThat(rule.join(new Value.Json("[3]"), new Value.Json("[1]"))).isEqualTo(new Value.Json("[1,3]"));
    }

    @Test
    void sumsAreExactAndLeaveTheRangeOfIntegersOnlyWhileTheyMust() {
        SumDeltas rule = new SumDeltas();
        Value beyond = rule.add(new Value.Int(Long.MAX_VALUE), new Value.Int(0), new Value.Int(1));

        assertThat(beyond)
                .isEqualTo(new Value.Decimal(BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE)));
        assertThat(rule.add(beyond, new Value.Int(1), new Value.Int(0))).isEqualTo(new Value.Int(Long.MAX_VALUE));
        assertThat(rule.add(decimal("0.1"), decimal("0.0"), decimal("0.2"))).isEqualTo(decimal("0.3"));
        assertThat(rule.isDelta(new Value.Float64(1), new Value.Float64(2))).isFalse();
    }

    private static Value decimal(String text) {
        return new Value.Decimal(new BigDecimal(text));
    }

    @Test
    void valuesHaveOneOrderInEveryLocale() {
        List<Value> ordered = List.of(
                Value.Null.NULL,
                new Value.Float64(Double.NEGATIVE_INFINITY),
                new Value.Int(-1),
                new Value.Decimal(new BigDecimal("0.5")),
                new Value.Float32(0.75f),
                new Value.Int(1),
                new Value.Float64(Double.POSITIVE_INFINITY),
                new Value.Float64(Double.NaN),
                new Value.Text("I"),
                new Value.Text("i"),
                new Value.Text("\u0131"),
                new Value.Text("\uffee"),
                new Value.Text("\ud83d\ude00"));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            List<Value> shuffled = new ArrayList<>(ordered);
            Collections.shuffle(shuffled, new Random(1));
            shuffled.sort(ValueOrder.INSTANCE);
            assertThat(shuffled).isEqualTo(ordered);
        } finally {
            Locale.setDefault(before);
        }
    }
}
