package dev.parley.telemetry;

import java.util.List;

/**
 * All meters of the agent. Names carry their unit; labels are few and bounded ({@code set}, {@code origin}, what the
 * policy file names and closed lists), never keys. Prometheus shows {@code parley.apply.rows} as {@code parley_apply_rows_total}.
 */
public enum Metric {
    READY(
            "parley.ready",
            Kind.GAUGE,
            "1 while the agent streams in both directions or stands by for another one, else 0."),
    PAUSED("parley.paused", Kind.GAUGE, "1 while an operator keeps the set from applying, else 0.", "set"),
    CAPTURE_LAG(
            "parley.capture.lag.seconds",
            Kind.GAUGE,
            "Time between a commit in this database and its capture, measured by fences.",
            "set"),
    APPLY_TRANSACTIONS("parley.apply.transactions", Kind.COUNTER, "Transactions of other sites applied here.", "set"),
    APPLY_RETRIES("parley.apply.retries", Kind.COUNTER, "Apply transactions rolled back and tried again.", "set"),
    APPLY_ROWS("parley.apply.rows", Kind.COUNTER, "Rows written on behalf of other sites.", "set"),
    APPLY_OPTIMISTIC(
            "parley.apply.optimistic.batches",
            Kind.COUNTER,
            "Apply transactions that did not wait for capture any longer; validation checks them afterwards.",
            "set"),
    APPLY_REPAIRS("parley.apply.repairs", Kind.COUNTER, "Rows that validation corrected.", "set"),
    CONFLICTS(
            "parley.conflicts.decided",
            Kind.COUNTER,
            "Writes that lost against another one, found when applying, by table, kind of conflict and rule.",
            "set",
            "table",
            "kind",
            "rule"),
    CONFLICTS_WAITING(
            "parley.conflicts.waiting",
            Kind.GAUGE,
            "Losing writes that wait for a person to decide, counted every ten seconds or more rarely.",
            "set"),
    RULE_FAILURES(
            "parley.rules.failures",
            Kind.COUNTER,
            "Decisions that a rule could not make, found when applying; its fallback decided. Alarm when it grows.",
            "set",
            "table",
            "unit"),
    TRUNCATED(
            "parley.truncated.tables",
            Kind.COUNTER,
            "Times that TRUNCATE has emptied a table here and left its rows at other sites. Alarm when it grows.",
            "set",
            "table"),
    ORIGIN_LAG(
            "parley.origin.lag.seconds",
            Kind.GAUGE,
            "Age of the oldest transaction of an origin that is known and not applied here; 0 when there is none.",
            "set",
            "origin"),
    ORIGIN_BEHIND(
            "parley.origin.behind.transactions",
            Kind.GAUGE,
            "Transactions of an origin that are known and not applied here.",
            "set",
            "origin"),
    ORIGIN_SILENCE(
            "parley.origin.silence.seconds",
            Kind.GAUGE,
            "Time since an origin was last heard of; alarm when it exceeds a minute.",
            "set",
            "origin"),
    WINDOW_ROWS("parley.window.rows", Kind.GAUGE, "Rows whose last writes are not yet known everywhere.", "set"),
    PARKED_ROWS(
            "parley.parked.rows",
            Kind.GAUGE,
            "Rows that are not, or not all of them, in their table now because of a constraint; alarm above 0.",
            "set"),
    TABLES_BEHIND(
            "parley.tables.behind",
            Kind.GAUGE,
            "Tables of which rows wait for a column, or for the table, that this site lacks; `parley status` names them.",
            "set"),
    VISIBLE_DELAY(
            "parley.visible.delay.seconds",
            Kind.HISTOGRAM,
            "Time from the commit of a transaction at its origin to its commit here, by the clocks of origin and agent.",
            "set",
            "origin"),
    APPLY_BATCH(
            "parley.apply.batch.transactions",
            Kind.HISTOGRAM,
            "Transactions of other sites that one apply transaction carried.",
            "set"),
    CAPTURED(
            "parley.capture.transactions",
            Kind.COUNTER,
            "Own transactions captured since the set was last started.",
            "set"),
    PUBLISH_BEHIND(
            "parley.publish.behind.transactions",
            Kind.GAUGE,
            "Own transactions captured and not yet acknowledged by Kafka.",
            "set"),
    PUBLISH_QUEUE(
            "parley.publish.queue.bytes",
            Kind.GAUGE,
            "Bytes captured and not yet acknowledged; capture pauses at `tuning.publish-queue-size`.",
            "set"),
    SPOOL(
            "parley.spool.bytes",
            Kind.GAUGE,
            "Bytes captured that lie in the spool while Kafka is away, at most `spool.size-limit`.",
            "set"),
    SPOOL_FILL(
            "parley.spool.fill.ratio",
            Kind.GAUGE,
            "Those bytes as a part of `spool.size-limit`; at 1 what it says under `spool.at-limit` happens. 0 without a spool.",
            "set"),
    SLOT_RISK(
            "parley.slot.risk.ratio",
            Kind.GAUGE,
            "The same with `spool.at-limit: drop-slot`, where the replication slot is dropped at 1; 0 otherwise.",
            "set"),
    SLOT_GONE(
            "parley.slot.gone",
            Kind.GAUGE,
            "1 once the set's replication slot is gone: the site has to return with its rows. Alarm above 0.",
            "set"),
    ORIGIN_WAITING(
            "parley.origin.waiting.bytes",
            Kind.GAUGE,
            "Bytes received from an origin and not yet applied, held ones included; fetching pauses at `tuning.inbox-size`.",
            "set",
            "origin"),
    ORIGIN_CLOCK_AHEAD(
            "parley.origin.clock.ahead.seconds",
            Kind.GAUGE,
            "How far the commit time of the newest transaction of an origin lay in the future when it came in; 0 if it did not.",
            "set",
            "origin"),
    CHECKPOINT_AGE(
            "parley.checkpoint.age.seconds",
            Kind.GAUGE,
            "Time since the window was last made durable; the database's log is kept from there on.",
            "set"),
    LOG_RETAINED(
            "parley.log.retained.bytes",
            Kind.GAUGE,
            "Log that must stay: what the replication slot keeps (PostgreSQL), or what lies behind the last durable checkpoint"
                    + " (MySQL, which removes its binary log by time all the same).",
            "set"),
    ACTIVE(
            "parley.active",
            Kind.GAUGE,
            "1 while this agent serves the set, 0 while it stands by, starts or has failed.",
            "set"),
    TAKEOVERS(
            "parley.lease.takeovers",
            Kind.COUNTER,
            "Times this agent took the lease of the set from another one that did not answer.",
            "set"),
    LEASE_EPOCH(
            "parley.lease.epoch",
            Kind.GAUGE,
            "Grows by one whenever an agent takes the lease of the set, at a start or a takeover.",
            "set"),
    RESTARTS(
            "parley.set.restarts",
            Kind.COUNTER,
            "Times the set stopped on an error and was started again from its checkpoint.",
            "set");

    /** What a meter does. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final String id;
    private final Kind kind;
    private final String meaning;
    private final String labels;

    Metric(String id, Kind kind, String meaning, String... labels) {
        this.id = id;
        this.kind = kind;
        this.meaning = meaning;
        this.labels = String.join(",", labels);
    }

    /** The name in Micrometer's notation. */
    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** One sentence for operators. */
    public String meaning() {
        return meaning;
    }

    /** Names of the labels, in the order in which their values are given. */
    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
    }

    /** The name as Prometheus shows it. */
    public String prometheusName() {
        String plain = id.replace('.', '_');
        return switch (kind) {
            case COUNTER -> plain + "_total";
            case GAUGE, HISTOGRAM -> plain;
        };
    }
}
