package dev.parley.rules.policy;

import dev.parley.rules.rule.ByKind;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.rule.SumDeltas;

/** What a policy makes of each kind of conflict, in plain words, column by column. */
public final class ConflictText {
    private ConflictText() {}

    /** One paragraph for each kind. */
    public static String explain(String table, RowPolicy policy) {
        StringBuilder text = new StringBuilder();
        text.append("Table ").append(table).append(", when two sites write without having seen each other:\n");
        text.append("update and update of one row\n");
        units(text, policy, false);
        if (policy.columnwise() || !policy.groups().isEmpty()) {
            text.append("  what a CHECK refuses together: the later write stands, as a whole row.\n");
        }
        text.append("insert and insert of one key\n");
        units(text, policy, true);
        text.append("update and delete\n  ").append(deletes(policy.deletes())).append('\n');
        if (policy.moves() == MovePolicy.FOLLOW_MOVE) {
            text.append(
                    "update and change of the key\n  the update is made on the row at its new key, and recorded.\n");
            text.append("two changes of one key\n  the later key stands; the row at the other one is gone.\n");
        }
        text.append("delete and delete\n  the row is gone; the earlier delete is recorded as having had no effect.\n");
        text.append(KeyText.explain(policy.keys()));
        return text.append("A write that has seen the other always replaces it, whatever the clocks say.\n")
                .toString();
    }

    private static void units(StringBuilder text, RowPolicy policy, boolean inserts) {
        for (ColumnGroup group : policy.groups()) {
            boolean apart = group.rule().byColumn() && group.columns().size() > 1;
            String columns = String.join(", ", group.columns()) + (apart ? " (each by itself)" : "");
            unit(text, columns, group.rule(), inserts);
        }
        String rest = policy.columnwise()
                ? "each other column by itself"
                : policy.groups().isEmpty() ? "the row as a whole" : "all other columns together";
        unit(text, rest, policy.rule(), inserts);
    }

    private static void unit(StringBuilder text, String columns, Rule rule, boolean inserts) {
        text.append("  ").append(columns).append(": ");
        text.append(inserts ? inserts(rule) : updates(rule)).append('\n');
    }

    private static String updates(Rule rule) {
        if (rule instanceof ByKind kinds) {
            return updates(kinds.updates());
        }
        boolean keeps = rule instanceof DeltaRule || rule instanceof ReplayRule;
        boolean loses = !keeps && rule.ruleClass() != RuleClass.JOIN && !(rule instanceof Manual);
        return PolicyText.rule(rule) + (loses ? " What gives way is recorded." : "");
    }

    private static String inserts(Rule rule) {
        if (rule instanceof ByKind kinds) {
            return inserts(kinds.inserts());
        }
        if (rule instanceof SumDeltas sum) {
            return switch (sum.initial()) {
                case LAST -> "the later insert's number stands, and all changes made since count.";
                case GREATEST -> "the greater number stands, and all changes made since count.";
                case SUM -> "both numbers are added up, and all changes made since count.";
            };
        }
        return rule instanceof ReplayRule
                ? "the later insert stands: there is nothing that both started from."
                : PolicyText.rule(rule);
    }

    private static String deletes(DeletePolicy deletes) {
        return switch (deletes) {
            case UPDATE_WINS -> "the row lives, with the update; the delete is recorded.";
            case DELETE_WINS -> "the row is gone; the update is recorded.";
            case LWW -> "the later of both stands; the other is recorded.";
        };
    }
}
