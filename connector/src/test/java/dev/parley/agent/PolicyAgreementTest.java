package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyHistory;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a new policy version comes into use, and what ends an agent instead. */
class PolicyAgreementTest {
    private static final SiteId BERLIN = SiteId.of("berlin");
    private static final SiteId LIMA = SiteId.of("lima");
    private static final SiteId OSLO = SiteId.of("oslo");
    private static final GroupPolicy FIRST = policy("version: 1\n");
    private static final GroupPolicy SECOND = policy("version: 2\ndefaults: {deletes: lww}\n");
    private static final GroupPolicy OTHER_SECOND = policy("version: 2\ndefaults: {deletes: delete-wins}\n");

    private final List<String> kept = new ArrayList<>();

    private static GroupPolicy policy(String text) {
        try {
            return PolicyFile.parse("policy.yaml", text).policy();
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PolicyMark mark(GroupPolicy policy) {
        return PolicyMark.of(policy.version(), policy.hash());
    }

    private PolicyAgreement agreement(int active, GroupPolicy... known) {
        return new PolicyAgreement(
                BERLIN, List.of(LIMA, OSLO), new PolicyHistory(List.of(known)), active, () -> kept.add("kept"));
    }

    private static LogRecord beat(SiteId site, GroupPolicy active, GroupPolicy prepared) {
        return new LogRecord.Heartbeat(
                site,
                1,
                0,
                VersionVector.EMPTY,
                HybridTimestamp.ZERO,
                VersionVector.EMPTY,
                new PolicyMark.Pair(mark(active), mark(prepared)));
    }

    private static LogRecord write(SiteId site, PolicyMark policy) {
        Stamp stamp = new Stamp(new Dot(site, 1), VersionVector.EMPTY, HybridTimestamp.ZERO, policy.version());
        return new LogRecord.Transaction(stamp, "", 0, List.of(), policy.hash());
    }

    private static String refusal(PolicyAgreement agreement, LogRecord record) {
        AgentException refused = catchThrowableOfType(AgentException.class, () -> agreement.received(record));
        assertThat(refused.code()).isEqualTo(ExitCode.CONFIGURATION);
        return String.valueOf(refused.getMessage());
    }

    @Test
    void aVersionThatTheSiteHasRunUnderStaysInUse() {
        PolicyAgreement agreement = agreement(1, FIRST);

        assertThat(agreement.policies()).isEqualTo(new PolicyMark.Pair(mark(FIRST), mark(FIRST)));
        assertThat(agreement.missing()).isEmpty();
        assertThat(kept).isEmpty();
    }

    @Test
    void aNewVersionIsUsedWhenEveryMemberHasIt() {
        PolicyAgreement agreement = agreement(1, FIRST, SECOND);
        assertThat(agreement.policies()).isEqualTo(new PolicyMark.Pair(mark(FIRST), mark(SECOND)));
        assertThat(agreement.missing()).containsExactly(LIMA, OSLO);

        agreement.received(beat(LIMA, FIRST, SECOND));
        agreement.received(beat(OSLO, FIRST, FIRST));
        assertThat(agreement.missing()).containsExactly(OSLO);
        assertThat(agreement.policies().active()).isEqualTo(mark(FIRST));
        assertThat(kept).isEmpty();

        agreement.received(beat(OSLO, FIRST, SECOND));
        assertThat(agreement.policies().active()).isEqualTo(mark(SECOND));
        assertThat(agreement.missing()).isEmpty();
        assertThat(kept).containsExactly("kept");
    }

    /** The member goes back to its old file before the others have the new one. */
    @Test
    void aMemberThatHasItNoMoreIsMissingAgain() {
        PolicyAgreement agreement = agreement(1, FIRST, SECOND);
        agreement.received(beat(LIMA, FIRST, SECOND));
        agreement.received(beat(LIMA, FIRST, FIRST));
        agreement.received(beat(OSLO, FIRST, SECOND));

        assertThat(agreement.policies().active()).isEqualTo(mark(FIRST));
        assertThat(agreement.missing()).containsExactly(LIMA);
    }

    @Test
    void aWriteUnderThePreparedVersionBringsItIntoUseBeforeItIsTaken() {
        PolicyAgreement agreement = agreement(1, FIRST, SECOND);
        agreement.received(write(LIMA, mark(SECOND)));

        assertThat(agreement.policies().active()).isEqualTo(mark(SECOND));
        assertThat(kept).containsExactly("kept");
    }

    @Test
    void aPersonMayUseItWithoutThoseMissing() {
        PolicyAgreement agreement = agreement(1, FIRST, SECOND);
        agreement.use();
        agreement.use();

        assertThat(agreement.policies().active()).isEqualTo(mark(SECOND));
        assertThat(agreement.missing()).isEmpty();
        assertThat(kept).containsExactly("kept");
    }

    @Test
    void aVersionThatCannotBeKeptIsNotUsed() {
        PolicyAgreement agreement =
                new PolicyAgreement(BERLIN, List.of(LIMA), new PolicyHistory(List.of(FIRST, SECOND)), 1, () -> {
                    throw new IllegalStateException("no database");
                });

        assertThatThrownBy(() -> agreement.received(beat(LIMA, FIRST, SECOND))).hasMessage("no database");
        assertThat(agreement.policies().active()).isEqualTo(mark(FIRST));
    }

    @Test
    void aWriteUnderAVersionThatIsNotHereIsRefused() {
        assertThat(refusal(agreement(1, FIRST), write(LIMA, mark(SECOND))))
                .contains("Site lima writes under policy version 2 as of lima:1, but this site has version 1")
                .contains("Give this site the policy file of version 2");
    }

    @Test
    void twoPoliciesUnderOneVersionAreRefusedWithBothSitesAndWhatToDo() {
        PolicyAgreement agreement = agreement(2, FIRST, SECOND);
        String[] words = {
            "There are two policies with version 2",
            "site lima writes under one with hash " + mark(OTHER_SECOND).shortHash(),
            "this site, berlin, has one with hash " + mark(SECOND).shortHash(),
            "nothing more of lima is applied here",
            "give it version 3"
        };

        assertThat(refusal(agreement, write(LIMA, mark(OTHER_SECOND)))).contains(words);
        assertThat(refusal(agreement, beat(LIMA, OTHER_SECOND, OTHER_SECOND))).contains(words);
    }

    /** Who has it wrong and does not use it yet ends nobody else: it is refused itself when it reads the others. */
    @Test
    void anotherPolicyThatIsOnlyPreparedEndsNothingAndIsNotAgreed() {
        PolicyAgreement inUse = agreement(2, FIRST, SECOND);
        inUse.received(beat(LIMA, FIRST, OTHER_SECOND));
        assertThat(inUse.policies().active()).isEqualTo(mark(SECOND));

        PolicyAgreement prepared = agreement(1, FIRST, SECOND);
        prepared.received(beat(LIMA, FIRST, OTHER_SECOND));
        prepared.received(beat(OSLO, FIRST, SECOND));
        assertThat(prepared.policies().active()).isEqualTo(mark(FIRST));
        assertThat(prepared.missing()).containsExactly(LIMA);
        assertThat(refusal(prepared, beat(LIMA, OTHER_SECOND, OTHER_SECOND))).contains("give it version 3");
    }
}
