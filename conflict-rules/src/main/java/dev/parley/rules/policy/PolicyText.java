package dev.parley.rules.policy;

import dev.parley.rules.rule.ByKind;
import dev.parley.rules.rule.Concat;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.Extreme;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SitePriority;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.rule.Union;
import java.util.List;

/** A policy in plain words, for people who decide whether it is what they want. */
public final class PolicyText {
    private PolicyText() {}

    /** What happens to concurrent writes of a table's rows; one sentence a line. */
    public static String explain(String table, RowPolicy policy) {
        StringBuilder text = new StringBuilder();
        text.append("Table ").append(table).append(", when two sites write one row without having seen each other:\n");
        text.append("- ").append(deletes(policy.deletes())).append('\n');
        if (policy.moves() == MovePolicy.FOLLOW_MOVE) {
            text.append("- given another key here, updated there: the update is made on the row at its new key;"
                    + " of two new keys the later stands, and the row at the other one is gone.\n");
        }
        for (ColumnGroup group : policy.groups()) {
            boolean apart = group.rule().byColumn() && group.columns().size() > 1;
            String columns = String.join(", ", group.columns()) + (apart ? " (each by itself)" : "");
            text.append("- ")
                    .append(columns)
                    .append(": ")
                    .append(rule(group.rule()))
                    .append('\n');
        }
        String rest = policy.columnwise()
                ? "each other column by itself"
                : policy.groups().isEmpty() ? "the row as a whole" : "all other columns together";
        text.append("- ").append(rest).append(": ").append(rule(policy.rule())).append('\n');
        return text.append("A write that has seen the other always replaces it, whatever the clocks say.\n")
                .toString();
    }

    private static String deletes(DeletePolicy deletes) {
        return switch (deletes) {
            case UPDATE_WINS -> "deleted here, updated there: the row lives, with the update.";
            case DELETE_WINS -> "deleted here, updated there: the row is gone, and the update is reported as lost.";
            case LWW -> "deleted here, updated there: the later of both stands, and the other is reported as lost.";
        };
    }

    /** What a rule does, as one sentence. */
    public static String rule(Rule rule) {
        if (rule instanceof Manual manual) {
            return "a person decides; until then this shows: " + rule(manual.provisional())
                    + (manual.overtake() ? " A later write ends the wait." : "");
        }
        if (rule instanceof ByKind kinds) {
            return "of rows inserted apart under one key, " + rule(kinds.inserts()) + " Of other writes, "
                    + rule(kinds.updates());
        }
        if (rule instanceof SitePriority priority) {
            return "the write of the first of these sites stands: " + names(priority.sites()) + ".";
        }
        if (rule instanceof LineageRule lineage) {
            return lineage.claim() == LineageRule.Claim.PRIORITY
                    ? "the first of these sites stands, and whoever builds on its write: " + names(lineage.sites())
                            + "."
                    : "who wrote first stands, and whoever builds on that write.";
        }
        return plain(rule);
    }

    private static String plain(Rule rule) {
        if (rule instanceof LastWriterWins) {
            return "the later write stands.";
        } else if (rule instanceof FirstWriterWins) {
            return "the earlier write stands.";
        } else if (rule instanceof Extreme extreme) {
            return "the " + (extreme.greatest() ? "greater" : "smaller") + " value stands.";
        } else if (rule instanceof GrowExtreme grow) {
            return "the value only ever " + (grow.greatest() ? "grows." : "shrinks.");
        } else if (rule instanceof GrowSet) {
            return "elements are only ever added.";
        } else if (rule instanceof SumDeltas) {
            return "what each write added or took away is summed up.";
        } else if (rule instanceof SetAddRemove) {
            return "elements that either added or removed are added and removed; of one element, the later write stands.";
        } else if (rule instanceof JsonFields) {
            return "documents are merged member by member; of one member, the later write stands.";
        } else if (rule instanceof TextLines) {
            return "texts are merged line by line; of one line, both versions stand.";
        } else if (rule instanceof Union) {
            return "the elements of both writes stand.";
        } else if (rule instanceof Concat) {
            return "both texts stand, one after the other.";
        }
        return custom(rule);
    }

    private static String custom(Rule rule) {
        if (rule instanceof CustomRule.Pick pick) {
            return "your own rule " + rule.name() + " chooses one of the writes; where it fails: "
                    + rule(pick.fallback());
        }
        if (rule instanceof CustomRule.Replay replay) {
            return "your own rule " + rule.name() + " merges what each write changed; where it fails: "
                    + (replay.fallback() == null ? "the later write stands." : rule(replay.fallback()));
        }
        return rule.name() + ".";
    }

    private static String names(List<String> sites) {
        return String.join(", ", sites);
    }
}
