package dev.parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The whole site file: one site, its database, and the group it belongs to. One agent runs from one site file. */
public record SiteConfig(
        @Doc(
                value = "Name of the group of sites that replicate among one another; part of every topic name.",
                pattern = "[a-z0-9][a-z0-9_-]{0,31}",
                patternMeans = "1 to 32 lower-case letters, digits, '_' or '-'",
                example = "shop")
        String group,

        @Doc(
                value = "Name of this site, unique in the group. Never give the name of a lost site to a new one.",
                pattern = "[a-z0-9][a-z0-9_-]{0,31}",
                patternMeans = "1 to 32 lower-case letters, digits, '_' or '-'",
                example = "berlin")
        String site,

        @Doc(value = "All sites of the group, this one included.", example = "[berlin, madrid]")
        List<String> members,

        @Doc("The database of this site.") DatabaseConfig database,

        @Doc("The Kafka cluster of the group, or with `topology` this site's own.")
        KafkaConfig kafka,

        @Doc(
                "With one Kafka cluster for each site: how the logs of the others come here. Left out: all share one cluster.")
        Optional<TopologyConfig> topology,

        @Doc(
                value = "Tables that replicate together. Left out: one set `main` with all tables.",
                defaultsTo = "[{name: main}]")
        List<ReplicationSetConfig> replicationSets,

        @Doc(value = "Rules for conflicting writes.", defaultsTo = "{}")
        PolicyConfig policy,

        @Doc(value = "How long conflicts are remembered, and what people see of their rows.", defaultsTo = "{}")
        ConflictsConfig conflicts,

        @Doc(
                "Disk for what Kafka does not take while it is out of reach, so that the database need not keep its log. Left out: the database keeps it.")
        Optional<SpoolConfig> spool,

        @Doc(value = "The HTTP interface: health, metrics, and the commands of operators.", defaultsTo = "{}")
        AdminConfig admin,

        @Doc(
                "Traces of transactions, from their commit to where they are visible, for a collector of OpenTelemetry. Left out: none.")
        Optional<TracesConfig> traces,

        @Doc(value = "What concerns one agent rather than its site.", defaultsTo = "{}")
        AgentConfig agent,

        @Doc(value = "Bounds and intervals.", defaultsTo = "{}")
        TuningConfig tuning) {
    public SiteConfig {
        members = List.copyOf(members);
        replicationSets = List.copyOf(replicationSets);
    }

    /** This with relative paths taken from {@code folder}. */
    SiteConfig in(Path folder) {
        Optional<String> file = policy.file().map(path -> folder.resolve(path).toString());
        PolicyConfig found = new PolicyConfig(file, policy.document(), policy.deletes());
        return new SiteConfig(
                group,
                site,
                members,
                database.in(folder),
                kafka,
                topology,
                replicationSets,
                found,
                conflicts,
                spool.map(one -> one.in(folder)),
                admin.in(folder),
                traces.map(one -> one.in(folder)),
                agent,
                tuning);
    }

    /** The other sites of the group. */
    public List<String> peers() {
        return members.stream().filter(name -> !name.equals(site)).toList();
    }
}
