package dev.parley.sim;

import java.util.function.Supplier;

/**
 * A planted bug: a way in which the protocol could be wrong, carried out by the simulator around the unchanged production
 * code. Each must be found within a number of seeds, or the simulator is too weak.
 */
enum Mutant {
    C1_DIGEST("rows are taken for unchanged if their content is", 500, ProofMutants.Digest::new),
    C2_COMMIT_TIME("hybrid time is the raw commit time", 60, StampMutants.CommitTime::new),
    C3_LOCK_ONLY("an absent key that is locked is decided without a fence", 300, ProofMutants.LockOnly::new),
    C4_SIDE_CHANNEL("stability by vectors that overtake the log", 200, StabilityMutants.SideChannel::new),
    C7_PROGRESS_TABLE("context read from the progress table", 100, StampMutants.ProgressTable::new),
    C8_SKIP_MARKED("all rows of a marked transaction are taken for replicated", 200, StampMutants.SkipMarked::new),
    C9_NO_OVERLAY("what is applied and not captured is forgotten", 100, ProofMutants.NoOverlay::new),
    C14_ANY_ORDER("transactions are applied as they come", 1_000, ProofMutants.AnyOrder::new),
    C15_TORN("a transaction is applied in part", 60, ProofMutants.Torn::new),
    C16_WALL_CLOCK("records carry the time at which they are read", 100, StampMutants.WallClock::new),
    C18_REFUSED_IS_DROPPED("a row that a constraint refuses is not recorded", 100, ProofMutants.RefusedDropped::new),
    I12_UNTOLD("a row that gives way to a key is not told", 100, ProofMutants.Untold::new),
    I12_STALE_TOLD("a row that stands again is still told to give way", 100, ProofMutants.StaleTold::new),
    I14_UNFLUSHED("capture reads what is not on disk", 300, StampMutants.Unflushed::new),
    BLIND("no fence and no repair", 100, ProofMutants.Blind::new),
    R1_TRIM_STABLE("the log is trimmed at stability", 2_000, StabilityMutants.TrimStable::new),
    R1_ROWS_LOST("the window's rows are not durable", 200, StabilityMutants.RowsLost::new),
    R1_ZOMBIE_FLUSH("a flush does not check the lease", 600, StabilityMutants.ZombieFlush::new),
    R1_HEARTBEAT_EARLY("heartbeats take effect by what is applied", 600, StabilityMutants.HeartbeatEarly::new),
    R1_CONFIRM_AHEAD("the database's log is given up ahead of the checkpoint", 100, StabilityMutants.ConfirmAhead::new),
    R2_CHECKPOINT_AHEAD("a checkpoint does not wait for Kafka", 1_000, StabilityMutants.CheckpointAhead::new),
    R3_LAST_COUNTS("of two records with one name the last counts", 3_000, StampMutants.LastCounts::new),
    R3_IGNORES_LOG("an agent believes itself, not its log", 300, StampMutants.IgnoresLog::new),
    R5_UNPINNED("pins are not captured", 100, RankMutants.Unpinned::new),
    R5_WINNER("the winner's time ranks a claim", 300, RankMutants.Winner::new),
    R5_HOLDER_FOLDS("a holder whose operations are stable has no rank", 300, RankMutants.HolderFolds::new),
    R5_METADATA_ONLY("holders without metadata are not found", 300, RankMutants.MetadataOnly::new),
    R5_NOT_READMITTED("nobody looks at parked rows again", 15_000, RankMutants.NotReadmitted::new),
    R6_NO_EXCLUSION("what a write could not see counts as seen", 15_000, RankMutants.NoExclusion::new),
    R7_NO_LEASE("apply does not check the lease", 600, LeaseMutants.NoLease::new),
    R7_LEASE_READ("apply reads the lease without keeping it", 1_500, LeaseMutants.LeaseRead::new),
    R7_ASSUMED("an unknown COMMIT is taken for done", 300, LeaseMutants.Assumed::new),
    R7_LOW_WATER("compaction keeps a low-water mark in place of the newest marker", 15_000, LeaseMutants.LowWater::new),
    R7_READ_FIRST("markers are read before the takeover", 1_500, LeaseMutants.ReadFirst::new),
    R8_PROOF_LATE("the version found after the fence is accepted", 100, ProofMutants.ProofLate::new),
    R8_NO_GATE("the first decision does not wait for capture", 400, ProofMutants.NoGate::new),
    R8_STALE_END("the fence waits for the end that the log had at the fence before", 300, ProofMutants.StaleEnd::new),
    R8_HORIZON("the horizon ignores what is still running", 400, ProofMutants.Horizon::new),
    R9_LANE_PER_ORIGIN(
            "each origin's transactions commit as its lane gets to them", 300, ProofMutants.LanePerOrigin::new),
    R14_ONLY_WINNER("a missing column comes from the base, whoever carried it", 600, RankMutants.OnlyWinner::new),
    C21_UNNOTICED("a database that was set back is gone on with", Worlds.RESTORES, 100, RestoreMutants.Unnoticed::new),
    C21_HEARTBEATS_ONLY(
            "only heartbeats tell that a database was set back",
            Worlds.RESTORES,
            300,
            RestoreMutants.HeartbeatsOnly::new),
    C21_DECIDES_FIRST(
            "an agent decides before it has found in its database what its log holds",
            Worlds.RESTORES,
            300,
            RestoreMutants.DecidesFirst::new),
    R16_RECEIVERS_CLAMP(
            "who receives a time ahead of his clock puts it back", 100, ClockMutants.ClampedByReceivers::new),
    R16_UNWRITTEN("times ahead are put back, and the log does not say so", 300, ClockMutants.ClampUnwritten::new),
    R15_UNPINNED(
            "a row that stands without a column is taken for whole", Worlds.COLUMNS, 300, SchemaMutants.Unpinned::new),
    R15_NOT_SHOWN(
            "a column that has come stays empty in rows that had it", Worlds.COLUMNS, 300, SchemaMutants.NotShown::new),
    R15_ORIGIN_HELD(
            "who writes a column that is not here is not read any more",
            Worlds.COLUMNS,
            300,
            SchemaMutants.OriginHeld::new),
    C5_ARRIVAL("merges go in the order of arrival", Worlds.RULES, 300, UnitMutants.Arrival::new),
    C5_FOLD_ANY("whatever is stable is folded, past lower ranks", Worlds.RULES, 1_000, UnitMutants.FoldAny::new),
    C5_FOLD_ON_ONE("a row folds when one operation is stable", Worlds.RULES, 300, UnitMutants.FoldOnOne::new),
    C6_KEEP_ONE("one version is kept, whatever the rule", Worlds.RULES, 300, UnitMutants.KeepOne::new),
    C10_DOT_ONLY("a write does not name what waited unseen", Worlds.RULES, 1_000, UnitMutants.DotOnly::new),
    R6_PENDING_FOLDS("rows that wait for a person fold", Worlds.RULES, 3_000, UnitMutants.PendingFolds::new),
    LOCAL_STANDS("an overruled write stands at its own site", Worlds.RULES, 300, UnitMutants.LocalStands::new),
    R17_UNREAD("capture does not read decisions", Worlds.PEOPLE, 300, DecisionMutants.Unread::new),
    R17_SETTLES_ALL("a decision settles what nobody was shown", Worlds.PEOPLE, 300, DecisionMutants.SettlesAll::new),
    R17_PLAIN_WRITE("a decision is a write like others", Worlds.PEOPLE, 300, DecisionMutants.PlainWrite::new),
    R17_FINAL("a decision stands over later writes", Worlds.PEOPLE, 300, DecisionMutants.Final::new),
    A36_MARK_WRITTEN(
            "what a key has put into a row is told as written", Worlds.KEYS, 3_000, KeyMutants.MarkWritten::new),
    R5_ONE_KEY("only one of two unique keys is looked at", Worlds.KEYS, 300, KeyMutants.OneKey::new),
    R5_PARENT_HOLDER_FOLDS(
            "who has the value of a row that waits for its parent has no rank",
            Worlds.KEYS,
            15_000,
            KeyMutants.ParentHolderFolds::new),
    JOIN_NO_CUT("rows that change while they are copied stay as they were", Worlds.JOINS, 300, JoinMutants.NoCut::new),
    JOIN_ROWS_ONLY("a new site takes rows over without their states", Worlds.JOINS, 600, JoinMutants.RowsOnly::new),
    JOIN_COUNTED_LATE(
            "the donor answers before all members count the new site", Worlds.JOINS, 600, JoinMutants.CountedLate::new),
    JOIN_UNREAD("the donor's cut does not wait for capture", Worlds.JOINS, 1_000, JoinMutants.Unread::new),
    LEAVE_EARLY("a site is taken out before members have what it wrote", Worlds.LEAVES, 100, LeaveMutants.Early::new),
    LEAVE_APPLIED(
            "a site is taken out once members have applied, and would read again, what it wrote",
            Worlds.LEAVES,
            2_000,
            LeaveMutants.Applied::new),
    RETURN_NO_END(
            "what a former incarnation writes behind its end counts", Worlds.RETURNS, 300, ReturnMutants.NoEnd::new),
    RETURN_SAME_NAMES(
            "a site that returns goes on with the names it had", Worlds.RETURNS, 300, ReturnMutants.SameNames::new),
    RETURN_UNTOLD(
            "a site that returns does not say whom it will count", Worlds.RETURNS, 300, ReturnMutants.Untold::new),
    RETURN_HEARTBEAT_EARLY(
            "what a site tells after its return takes effect before what it had written earlier is applied",
            Worlds.RETURNS,
            600,
            ReturnMutants.HeartbeatEarly::new),
    RETURN_EPOCHS_ANEW(
            "an agent of before holds the lease of the next incarnation",
            Worlds.RETURNS,
            3_000,
            ReturnMutants.EpochsAnew::new),
    RELAY_GAP("a relay appends what comes next, gap or not", Worlds.RELAYS, 300, RelayMutants.Gap::new),
    RELAY_DUPLICATES("a relay appends what the copy has", Worlds.RELAYS, 300, RelayMutants.Duplicates::new),
    RELAY_OWN_PLACES(
            "a relay goes by places that it remembers apart from the copy",
            Worlds.RELAYS,
            300,
            RelayMutants.OwnPlaces::new),
    RELAY_AT_END(
            "a link that is read again begins at the end of its logs", Worlds.RELAYS, 300, RelayMutants.AtEnd::new),
    RELAY_GAP_ENDS("a place that is wrong is not given up", Worlds.RELAYS, 300, RelayMutants.GapEnds::new),
    RELAY_APPLY_FIRST("a record is applied before the copy has it", Worlds.RELAYS, 300, RelayMutants.ApplyFirst::new),
    RELAY_NO_BYPASS("a neighbour that is silent is waited for", Worlds.RELAYS, 300, RelayMutants.NoBypass::new),
    RELAY_TRIM_APPLIED("a copy is cut at what its site has applied", Worlds.RELAYS, 300, RelayMutants.TrimApplied::new),
    MOVE_UNFOLLOWED("writes of a row's former key are not made again", Worlds.MOVES, 100, MoveMutants.Unfollowed::new),
    MOVE_BOTH_STAY("of two new keys both stay", Worlds.MOVES, 300, MoveMutants.BothStay::new),
    MOVE_LEFT_BEHIND(
            "what was done at the earlier of two keys stays there", Worlds.MOVES, 300, MoveMutants.LeftBehind::new),
    MOVE_UNTOLD(
            "what gives way at the later of two keys is not told", Worlds.MOVES, 300, MoveMutants.GivesWayUntold::new),
    R17_FIRST("of two decisions at once the first stands", Worlds.PEOPLE, 5_000, DecisionMutants.FirstStands::new);

    private final String bug;
    private final int seeds;

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Worlds worlds;

    @SuppressWarnings("ImmutableEnumChecker") // makes a new protocol for every run
    private final Supplier<Protocol> protocol;

    Mutant(String bug, int seeds, Supplier<Protocol> protocol) {
        this(bug, Worlds.ROWS, seeds, protocol);
    }

    Mutant(String bug, Worlds worlds, int seeds, Supplier<Protocol> protocol) {
        this.bug = bug;
        this.worlds = worlds;
        this.seeds = seeds;
        this.protocol = protocol;
    }

    /** What it does wrongly. */
    String bug() {
        return bug;
    }

    /** Within so many seeds it must be found. */
    int seeds() {
        return seeds;
    }

    /** The first seed that finds it; -1 if none of those allowed does. */
    long firstKill() {
        Experiment experiment = new Experiment(worlds(), this);
        for (long seed = 0; seed < seeds; seed++) {
            if (experiment.run(seed, Trace.SILENT).failed()) {
                return seed;
            }
        }
        return -1;
    }

    /** The worlds in which it is planted. */
    Worlds worlds() {
        return worlds;
    }

    Protocol protocol() {
        return protocol.get();
    }
}
