package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgentReleaseTest {
    private static final PolicyMark.Pair POLICIES =
            new PolicyMark.Pair(new PolicyMark(3, 0xf0e1), new PolicyMark(4, 1));

    @Test
    void textsAreReadAsTheyWereWritten() {
        AgentRelease.Told told =
                new AgentRelease.Told(POLICIES, new AgentRelease(List.of(1, 2), "2.1 of today/branch"));

        assertThat(told.text()).isEqualTo("3:000000000000f0e1 4:0000000000000001 1,2/2.1 of today/branch");
        assertThat(AgentRelease.Told.parse(told.text())).isEqualTo(told);
    }

    @Test
    void whoTellsPoliciesAloneReadsTheFirstFormat() {
        AgentRelease.Told told = AgentRelease.Told.parse(POLICIES.text());

        assertThat(told).isEqualTo(new AgentRelease.Told(POLICIES, AgentRelease.UNTOLD));
        assertThat(told.agent().reads(1)).isTrue();
        assertThat(told.agent().reads(2)).isFalse();
    }

    @Test
    void whatSaysNeitherIsRefused() {
        for (String text : new String[] {"", "3:1", "3:1 4:1 x", "3:1 4:1 /2.1", "3:1 4:1 a/2.1", "3 4 1/2.1"}) {
            assertThatThrownBy(() -> AgentRelease.Told.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
