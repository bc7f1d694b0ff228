package dev.parley.agent;

import dev.parley.capture.SchemaMemory;
import dev.parley.pipeline.PauseSwitch;

/**
 * What of a replication set outlives its pipelines.
 *
 * @param alarm told of rules that cannot decide
 * @param truncates told of tables that were emptied
 * @param meters told of what is applied
 * @param traces told of what is published and applied
 * @param pause whether it applies
 * @param standby how it comes to the lease
 * @param slot whether it has its place in the database's log
 * @param schemas which columns its tables had at which place of the database's log
 */
record Lasting(
        RuleAlarm alarm,
        TruncateAlarm truncates,
        DeliveryMeters meters,
        TransactionTraces traces,
        PauseSwitch pause,
        Standby standby,
        SlotWatch slot,
        SchemaMemory schemas) {}
