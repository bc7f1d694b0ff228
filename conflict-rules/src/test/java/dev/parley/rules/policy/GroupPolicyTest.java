package dev.parley.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.RuleClass;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPolicyTest {
    private static final RowPolicy KEEP_UPDATES = new RowPolicy(1, DeletePolicy.UPDATE_WINS, new LastWriterWins());

    private static GroupPolicy policy(Map<String, RowPolicy> tables) {
        return new GroupPolicy(1, RowPolicy.lastWriterWins(), new TreeMap<>(tables));
    }

    @Test
    void tablesThatAreNotNamedFollowTheDefaults() {
        GroupPolicy policy = policy(Map.of("orders", KEEP_UPDATES));

        assertThat(policy.forTable("orders").deletes()).isEqualTo(DeletePolicy.UPDATE_WINS);
        assertThat(policy.forTable("other")).isEqualTo(RowPolicy.lastWriterWins());
    }

    /** Golden: sites compare hashes made by different releases. */
    @Test
    void theHashOfAPolicyNeverChanges() {
        assertThat(GroupPolicy.lastWriterWins().hash())
                .isEqualTo("953b8f9706b319b6d0338f799b669b153bfbfa76ed7bbb18e868dc81764464f4");
        assertThat(policy(Map.of("orders", KEEP_UPDATES)).hash())
                .isEqualTo("a81292229ba5ab450c29d13f7fcc9466d9cf28bba89048c99292a7760e1bef75");
    }

    @Test
    void everyPartOfAPolicyIsInItsHash() {
        String hash = policy(Map.of("a", KEEP_UPDATES)).hash();

        assertThat(hash)
                .isEqualTo(policy(Map.of("a", KEEP_UPDATES)).hash())
                .isNotEqualTo(policy(Map.of("b", KEEP_UPDATES)).hash())
                .isNotEqualTo(policy(Map.of("a", RowPolicy.lastWriterWins())).hash())
                .isNotEqualTo(policy(Map.of()).hash())
                .isNotEqualTo(new GroupPolicy(2, RowPolicy.lastWriterWins(), new TreeMap<>(Map.of("a", KEEP_UPDATES)))
                        .hash());
    }

    @Test
    void rulesForKeysAreInTheHash() {
        String none = policy(Map.of("a", KEEP_UPDATES)).hash();
        String suffix = hash(new KeyRules(List.of(unique(LoserPolicy.SUFFIX, 60)), List.of()));

        assertThat(hash(KeyRules.NONE)).isEqualTo(none);
        assertThat(suffix)
                .isNotEqualTo(none)
                .isNotEqualTo(hash(new KeyRules(List.of(unique(LoserPolicy.SUFFIX, 61)), List.of())))
                .isNotEqualTo(hash(new KeyRules(List.of(unique(LoserPolicy.NULL, 60)), List.of())));
        assertThat(hash(new KeyRules(List.of(), List.of(new ReferenceRule(List.of("b"), OrphanPolicy.SET_NULL)))))
                .isNotEqualTo(none);
    }

    private static UniqueRule unique(LoserPolicy losers, int lengthMax) {
        return new UniqueRule(List.of("b"), losers, "b", lengthMax);
    }

    private static String hash(KeyRules keys) {
        return policy(Map.of("a", KEEP_UPDATES.withKeys(keys))).hash();
    }

    @Test
    void aVersionCannotHoldRulesOfALaterOne() {
        RowPolicy later = new RowPolicy(3, DeletePolicy.LWW, new LastWriterWins());

        assertThatThrownBy(() -> policy(Map.of("orders", later)))
                .hasMessage("policy version 1 holds a rule of the later version 3 for orders");
        assertThatThrownBy(() -> new RowPolicy(0, DeletePolicy.LWW, new LastWriterWins()))
                .hasMessageContaining("counts from 1, got 0");
    }

    @Test
    void everyRuleIsKnownByItsNameAndDeclaresItsClass() {
        assertThat(PolicyNames.rules())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(PolicyNames.rule(name).name()).isEqualTo(name));
        assertThat(PolicyNames.rule("last-writer-wins").ruleClass()).isEqualTo(RuleClass.TOTAL_ORDER);
        assertThat(PolicyNames.rule("lineage-first-writer-wins").ruleClass()).isEqualTo(RuleClass.TOTAL_ORDER);
        assertThat(PolicyNames.rule("first-writer-wins").ruleClass()).isEqualTo(RuleClass.SIBLING_FOLD);
        assertThat(PolicyNames.rule("min").ruleClass()).isEqualTo(RuleClass.SIBLING_FOLD);
        assertThat(PolicyNames.rule("max").ruleClass()).isEqualTo(RuleClass.SIBLING_FOLD);
        assertThat(PolicyNames.rule("sum-deltas").ruleClass()).isEqualTo(RuleClass.DELTA);
        assertThat(PolicyNames.rule("json-merge").ruleClass()).isEqualTo(RuleClass.REPLAY);
        assertThat(PolicyNames.rule("grow-max").ruleClass()).isEqualTo(RuleClass.JOIN);
        assertThat(PolicyNames.rule("max").byColumn()).isTrue();
        assertThat(PolicyNames.rule("last-writer-wins").byColumn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "last_writer_wins, last-writer-wins",
        "last-write-wins, last-writer-wins",
        "Last-Writer-Wins, last-writer-wins",
        "lww, last-writer-wins"
    })
    void aMistypedRuleIsAnsweredWithTheLikelyOne(String typed, String meant) {
        assertThatThrownBy(() -> PolicyNames.rule(typed))
                .isInstanceOf(UnknownNameException.class)
                .hasMessage("unknown rule '" + typed
                        + "', known: first-writer-wins, grow-max, grow-min, json-merge, last-writer-wins,"
                        + " lineage-first-writer-wins, max, min, sum-deltas; did you mean '" + meant + "'?");
    }

    @Test
    void aNameUnlikeAnyOtherIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> PolicyNames.rule("paxos"))
                .hasMessage(
                        "unknown rule 'paxos', known: first-writer-wins, grow-max, grow-min, json-merge, last-writer-wins,"
                                + " lineage-first-writer-wins, max, min, sum-deltas");
    }
}
