package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.apply.FailedRule;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.state.RuleFailure;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.telemetry.Meters;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RuleAlarmTest {
    private final AtomicLong nanos = new AtomicLong();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RuleAlarm.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    private static FailedRule failed(String table, String unit) {
        return new FailedRule(
                RowKey.of(table, new Value.Text("secret key")),
                new RuleFailure(unit, "custom", new Dot(SiteId.of("berlin"), 7), "too many steps"));
    }

    @Test
    void everyFailureIsCountedAndEachUnitToldOnceAMinute() {
        try (Meters meters = new Meters()) {
            RuleAlarm alarm = new RuleAlarm("main", meters, nanos::get);

            alarm.failed(List.of(failed("note", "body"), failed("note", "body"), failed("note", "tags")));
            alarm.failed(List.of(failed("note", "body")));
            assertThat(lines.list).hasSize(2);
            nanos.addAndGet(RuleAlarm.QUIET.toNanos());
            alarm.failed(List.of(failed("note", "body")));

            assertThat(lines.list).hasSize(3);
            assertThat(lines.list.get(2).getKeyValuePairs().toString())
                    .contains("untold=\"2\"", "dot=\"berlin:7\"", "too many steps")
                    .doesNotContain("secret");
            assertThat(meters.scrape())
                    .contains("parley_rules_failures_total{set=\"main\",table=\"note\",unit=\"body\"} 4.0")
                    .contains("parley_rules_failures_total{set=\"main\",table=\"note\",unit=\"tags\"} 1.0");
        }
    }

    /** An alert compares with what was before: a counter that appears with its first failure has no before. */
    @Test
    void whatRulesDecideIsCountedFromZero() {
        TableShape note = TableShape.of(
                "note",
                "public",
                "note",
                List.of(column("id"), column("body"), column("tags")),
                List.of("id"),
                List.of(),
                List.of(),
                true);
        RowPolicy policy = new RowPolicy(
                1,
                DeletePolicy.UPDATE_WINS,
                new LastWriterWins(),
                List.of(new ColumnGroup("body", List.of("body"), new LastWriterWins())));
        try (Meters meters = new Meters()) {
            new RuleAlarm("main", meters, nanos::get).expect(List.of(note), table -> policy);

            assertThat(meters.scrape())
                    .contains("parley_rules_failures_total{set=\"main\",table=\"note\",unit=\"body\"} 0.0")
                    .contains("parley_rules_failures_total{set=\"main\",table=\"note\",unit=\"row\"} 0.0");
        }
    }

    private static ColumnShape column(String name) {
        return new ColumnShape(name, name, CanonicalType.TEXT, "text", false);
    }
}
