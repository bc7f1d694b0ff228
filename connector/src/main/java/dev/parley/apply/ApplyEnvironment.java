package dev.parley.apply;

import dev.parley.reconcile.Planner;
import dev.parley.store.ErrorClassifier;

/**
 * What an apply lane works with.
 *
 * @param errors of the same engine as {@code dialect}
 * @param fence of the same replication set as {@code bridge}
 * @param heap asked before a large transaction is applied
 */
public record ApplyEnvironment(
        Dialect dialect,
        ErrorClassifier errors,
        ConnectionSource connections,
        BridgeWriter bridge,
        Fence fence,
        ApplyTables catalog,
        Planner planner,
        RowViews views,
        PinRegistry pins,
        ApplySettings settings,
        HeapGuard heap) {}
