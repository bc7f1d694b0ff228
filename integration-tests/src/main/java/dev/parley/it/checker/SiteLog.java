package dev.parley.it.checker;

import dev.parley.pipeline.LogRecord;
import java.util.List;

/**
 * One site's log as it lies in Kafka.
 *
 * @param transactions each sequence once, the first record of a sequence being the truth (R3), in log order
 * @param duplicates records that repeat an earlier one
 * @param problems repeated records that differ from the first; there must be none as long as no table was altered
 */
public record SiteLog(String site, List<LogRecord.Transaction> transactions, long duplicates, List<String> problems) {
    public SiteLog {
        transactions = List.copyOf(transactions);
        problems = List.copyOf(problems);
    }
}
