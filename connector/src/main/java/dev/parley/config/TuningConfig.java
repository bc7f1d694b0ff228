package dev.parley.config;

import java.time.Duration;

/** Bounds and intervals. The defaults suit most sites. */
public record TuningConfig(
        @Doc(
                value = "Most bytes captured and not yet acknowledged by Kafka; beyond it capture pauses.",
                defaultsTo = "64MB",
                min = "1MB",
                max = "16GB")
        DataSize publishQueueSize,

        @Doc(
                value =
                        "Largest Kafka record; a larger transaction is cut into several. Keep it below the brokers' message.max.bytes.",
                defaultsTo = "512KB",
                min = "16KB",
                max = "64MB")
        DataSize chunkSize,

        @Doc(
                value =
                        "Largest transaction, counted in bytes of its changes. A larger one stops the agent with a message.",
                defaultsTo = "256MB",
                min = "1MB",
                max = "16GB")
        DataSize transactionSizeLimit,

        @Doc(
                value =
                        "Most bytes received from another site and not yet applied, and for all sites together a sixteenth of the heap; beyond it fetching pauses.",
                defaultsTo = "128MB",
                min = "1MB",
                max = "16GB")
        DataSize inboxSize,

        @Doc(
                value = "Most rows written by one apply transaction. A source transaction is never split.",
                defaultsTo = "2000",
                min = "1",
                max = "100000")
        int applyBatchRows,

        @Doc(
                value = "How long apply waits for a row that an application holds, before it lets go and tries again.",
                defaultsTo = "500ms",
                min = "10ms",
                max = "1m")
        Duration lockTimeout,

        @Doc(value = "How long one statement of the agent may run.", defaultsTo = "1m", min = "1s", max = "1h")
        Duration statementTimeout,

        @Doc(
                value =
                        "How long apply waits for capture to catch up before it decides, then the batch is tried again.",
                defaultsTo = "5s",
                min = "100ms",
                max = "5m")
        Duration fenceTimeout,

        @Doc(
                value =
                        "How often the window of undecided rows is made durable. Shorter: quicker restart, more writes."
                                + " While a backlog makes that long, it waits up to 20s, so as to take a small part of the time.",
                defaultsTo = "3s",
                min = "100ms",
                max = "10m")
        Duration flushInterval,

        @Doc(
                value = "Shortest time between two heartbeats while changes flow.",
                defaultsTo = "250ms",
                min = "10ms",
                max = "1m")
        Duration heartbeatInterval,

        @Doc(value = "Time between two heartbeats when nothing happens.", defaultsTo = "5s", min = "100ms", max = "10m")
        Duration livenessInterval,

        @Doc(
                value =
                        "How long an agent that starts waits for the agent that holds the lease to show that it lives, before it "
                                + "takes over. It takes over from a dead one after this time.",
                defaultsTo = "2s",
                min = "500ms",
                max = "5m")
        Duration leaseTimeout,

        @Doc(
                value =
                        "How long records stay in Kafka at least. A site restored from a backup older than this has to return with `parley sites return`.",
                defaultsTo = "14d",
                min = "1m",
                max = "3650d")
        Duration backupWindow,

        @Doc(
                value =
                        "How much of the database's own log is kept beyond what Kafka has acknowledged, in time: what a failing Kafka "
                                + "cluster may lose without losing a change.",
                defaultsTo = "10m",
                min = "0s",
                max = "7d")
        Duration safetyWindow,

        @Doc(
                value = "Longest pause between two attempts to reach a database or Kafka.",
                defaultsTo = "10s",
                min = "100ms",
                max = "10m")
        Duration retryPauseMax,

        @Doc(
                value =
                        "How long a stopping agent finishes what is in flight. What is left is done after the next start.",
                defaultsTo = "20s",
                min = "0s",
                max = "10m")
        Duration drainTimeout) {
    /** Every key left out. */
    public static TuningConfig defaults() {
        return SiteFile.defaults(TuningConfig.class);
    }
}
