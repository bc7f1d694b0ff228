package dev.parley.admin;

import dev.parley.admin.AgentStatus.AppliedStatus;
import dev.parley.admin.AgentStatus.LogStatus;
import dev.parley.admin.AgentStatus.OriginStatus;
import dev.parley.admin.AgentStatus.PeerStatus;
import dev.parley.admin.AgentStatus.Phase;
import dev.parley.admin.AgentStatus.PolicyStatus;
import dev.parley.admin.AgentStatus.QueueStatus;
import dev.parley.admin.AgentStatus.RateStatus;
import dev.parley.admin.AgentStatus.Role;
import dev.parley.admin.AgentStatus.RoleStatus;
import dev.parley.admin.AgentStatus.SetStatus;
import dev.parley.admin.AgentStatus.TableStatus;
import dev.parley.admin.AgentStatus.WindowStatus;
import java.util.List;

/** Statuses for tests. */
public final class SampleStatus {
    private SampleStatus() {}

    public static AgentStatus streaming() {
        return status(Phase.STREAMING, "", "");
    }

    public static AgentStatus notReady(String reason) {
        return status(Phase.STREAMING, reason, "");
    }

    public static AgentStatus failed(String error) {
        return status(Phase.FAILED, "", error);
    }

    private static final PeerStatus PEER = new PeerStatus("0.2", List.of(1, 2), 1);

    /** An agent that has applied, and keeps, so much of madrid's log. */
    public static AgentStatus ofMadrid(long applied, long durable, long known) {
        return status(Phase.STREAMING, "", "", new OriginStatus("madrid", applied, durable, known, 12, 200, 0, PEER));
    }

    /** An agent that has not heard of madrid for so long. */
    public static AgentStatus silent(long millis, long keptFor) {
        return status(
                Phase.STREAMING, "", "", new OriginStatus("madrid~2", 4700, 4690, 4711, 12, millis, keptFor, PEER));
    }

    /** An agent that writes version 2 of the format, which madrid does not read. */
    public static AgentStatus unread() {
        return status(
                Phase.STREAMING,
                "",
                "",
                new OriginStatus("madrid", 4700, 4690, 4711, 12, 200, 0, new PeerStatus("0.1", List.of(1), 2)));
    }

    private static AgentStatus status(Phase phase, String notReady, String error) {
        return status(phase, notReady, error, new OriginStatus("madrid", 4700, 4690, 4711, 12, 200, 0, PEER));
    }

    private static AgentStatus status(Phase phase, String notReady, String error, OriginStatus madrid) {
        SetStatus set = new SetStatus(
                "main",
                1,
                1234,
                1230,
                4,
                List.of(madrid, new OriginStatus("oslo", 0, 0, 0, 0, -1, 0, null)),
                new WindowStatus(17, 1500),
                List.of(
                        new QueueStatus(QueueStatus.PUBLISH, 10, 67108864),
                        new QueueStatus(QueueStatus.inbox("madrid"), 1536, 67108864)),
                new AppliedStatus(4711, 9001, 3, 1),
                new RateStatus(15_000, 12.25, 4, 8.5),
                new LogStatus(3 << 20),
                5,
                4,
                2,
                new PolicyStatus(3, 4, List.of("oslo")),
                List.of(new TableStatus(
                        "item",
                        2,
                        "no column note here, which madrid writes",
                        "ALTER TABLE \"shop\".\"item\" ADD COLUMN \"note\" text NULL;")));
        return new AgentStatus(
                "shop",
                "berlin",
                "PostgreSQL 17.6",
                "0.1",
                phase,
                notReady,
                3_660_000,
                List.of(new RoleStatus("main", Role.ACTIVE, "")),
                List.of(set),
                error);
    }
}
