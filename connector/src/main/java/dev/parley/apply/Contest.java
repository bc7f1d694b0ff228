package dev.parley.apply;

import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.projection.Equality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who gives way where a row wants unique values that other rows have in the table. A row that is about to give a value up,
 * or has it only in place of one that it lost, gives way to whoever has it of its own right; else the higher rank keeps it.
 * So the table ends the same in whatever order the rows arrive.
 */
final class Contest {
    /** A holder and the key for which it gives way. */
    record Loss(RowSlot holder, UniqueShape index) {}

    private final RowSlot slot;
    private final Row wanted;
    private final KeyRules rules;
    private final Set<RowKey> done;

    /** Holders that will be written with another value. */
    final List<RowSlot> giving = new ArrayList<>();
    /** Holders that are out of the table from now on. */
    final List<Loss> parked = new ArrayList<>();
    /** Holders that show another value from now on. */
    final List<Loss> altered = new ArrayList<>();
    /** Keys for which the row has to be out of the table, with their holders. */
    final Map<UniqueShape, Set<RowKey>> above = new LinkedHashMap<>();
    /** Keys for which the row has to show another value, with their holders. */
    final Map<UniqueShape, Set<RowKey>> lost = new LinkedHashMap<>();

    /**
     * @param wanted what the row is to show
     * @param done rows that this attempt has brought to what they show
     */
    Contest(RowSlot slot, Row wanted, KeyRules rules, Set<RowKey> done) {
        this.slot = slot;
        this.wanted = wanted;
        this.rules = rules;
        this.done = done;
    }

    /** False if the key lets any number of rows have these values. */
    static boolean claims(UniqueShape index, Row image) {
        return image.naming(index.columns()) != null;
    }

    boolean isEmpty() {
        return giving.isEmpty() && parked.isEmpty() && altered.isEmpty() && above.isEmpty() && lost.isEmpty();
    }

    void meet(UniqueShape index, RowSlot holder) {
        boolean stands = rules.unique(index.columns())
                .map(UniqueRule::losers)
                .filter(losers -> losers.stands())
                .isPresent();
        if (givesUp(holder, index)) {
            giving.add(holder);
        } else if (holder.altered && !has(holder.image(), index, Equality.CASE_AND_ACCENT)) {
            altered.add(new Loss(holder, index));
        } else if (slot.altering.has(index)) {
            add(lost, index, holder);
        } else if (Rank.outranks(slot, holder)) {
            if (stands) {
                altered.add(new Loss(holder, index));
            } else {
                parked.add(new Loss(holder, index));
            }
        } else {
            add(stands ? lost : above, index, holder);
        }
    }

    private static void add(Map<UniqueShape, Set<RowKey>> keys, UniqueShape index, RowSlot holder) {
        keys.computeIfAbsent(index, key -> new TreeSet<>()).add(holder.key);
    }

    /** True if the holder will be written with other values than those it is asked for. */
    private boolean givesUp(RowSlot holder, UniqueShape index) {
        return !done.contains(holder.key) && !holder.keeps() && !has(holder.image(), index, Equality.EXACT);
    }

    private boolean has(@Nullable Row image, UniqueShape index, Equality equality) {
        return image != null
                && index.columns().stream()
                        .allMatch(column -> equality.of(image.get(column)).equals(equality.of(wanted.get(column))));
    }
}
