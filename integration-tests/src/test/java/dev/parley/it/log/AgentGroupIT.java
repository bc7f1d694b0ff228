package dev.parley.it.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.consume.AgentGroup;
import dev.parley.consume.AgentGroup.Proposal;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.publish.LogAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.common.TopicCollection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Agents of one site as a consumer group of a real broker. */
class AgentGroupIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> SETS = List.of("orders", "stock");
    private static final String TOPIC = "shop.ada.sets";

    private static Sandbox sandbox;

    @BeforeAll
    static void startBroker() {
        sandbox = Sandbox.builder().kafka().start();
    }

    @AfterAll
    static void stopBroker() {
        sandbox.close();
    }

    private static Map<String, String> clients() {
        return Map.of("bootstrap.servers", sandbox.kafka().bootstrapServers());
    }

    private static AgentGroup member() {
        AgentGroup member = new AgentGroup("ada", TOPIC, "shop.ada.agents", clients(), SETS);
        member.start();
        return member;
    }

    private static long mine(AgentGroup member) {
        return SETS.stream()
                .filter(set -> member.proposal(set) == Proposal.MINE)
                .count();
    }

    @Test
    void setsAreSharedAndGoToWhoIsLeft() throws Exception {
        try (LogAdmin admin = new LogAdmin(clients(), SOON)) {
            assertThat(admin.createSets(TOPIC, 1, Optional.of(1))).isEqualTo(LogAdmin.Change.CREATED);
            assertThat(admin.createSets(TOPIC, 2, Optional.of(1))).isEqualTo(LogAdmin.Change.EXTENDED);
            assertThat(admin.createSets(TOPIC, 2, Optional.of(1))).isEqualTo(LogAdmin.Change.NONE);
        }
        try (AgentGroup one = member()) {
            await().atMost(SOON).until(() -> mine(one) == 2);
            try (AgentGroup two = member()) {
                await().atMost(SOON).until(() -> mine(one) == 1 && mine(two) == 1);
                String set = two.proposal("orders") == Proposal.MINE ? "orders" : "stock";
                assertThat(one.proposal(set)).isEqualTo(Proposal.OTHERS);
            }
            await().atMost(SOON).until(() -> mine(one) == 2);
        }
    }

    /** A client that answers what it was answered first, as brokers do that have not heard of a change yet. */
    private static final class LateAdmin extends ForwardingAdmin {
        private Optional<DescribeTopicsResult> first = Optional.empty();

        LateAdmin() {
            super(Map.copyOf(clients()));
        }

        @Override
        public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
            DescribeTopicsResult answer = first.orElseGet(() -> super.describeTopics(topics, options));
            first = Optional.of(answer);
            return answer;
        }
    }

    @Test
    void whatABrokerHasNotHeardOfIsNotDoneTwice() throws Exception {
        try (LogAdmin late = new LogAdmin(new LateAdmin(), SOON)) {
            assertThat(late.createSets("shop.cyd.sets", 1, Optional.of(1))).isEqualTo(LogAdmin.Change.CREATED);
            assertThat(late.createSets("shop.cyd.sets", 1, Optional.of(1))).isEqualTo(LogAdmin.Change.NONE);
            assertThat(late.createSets("shop.cyd.sets", 2, Optional.of(1))).isEqualTo(LogAdmin.Change.EXTENDED);
            assertThat(late.createSets("shop.cyd.sets", 2, Optional.of(1))).isEqualTo(LogAdmin.Change.NONE);
        }
    }

    @Test
    void memberOfNoGroupHasNoProposal() {
        try (AgentGroup lonely = new AgentGroup("bob", "shop.bob.sets", "shop.bob.agents", clients(), SETS)) {
            assertThat(lonely.proposal("orders")).isEqualTo(Proposal.NONE);
        }
    }
}
