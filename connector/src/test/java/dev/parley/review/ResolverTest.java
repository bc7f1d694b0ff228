package dev.parley.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Blob;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictStatus;
import dev.parley.store.FoundConflict;
import dev.parley.store.KnownDecision;
import dev.parley.store.NewDecision;
import dev.parley.store.PastDecision;
import dev.parley.store.ReviewStore;
import dev.parley.store.StoredKey;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a person's request becomes, and what refuses it. */
class ResolverTest {
    private static final TableShape TABLE = TableShape.of(
            "person",
            "public",
            "person",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                    new ColumnShape("v", "v", CanonicalType.TEXT, "text", false),
                    new ColumnShape("note", "note", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(new UniqueShape("person_v", List.of("v"))),
            List.of(),
            true);
    private static final RowKey KEY = RowKey.of("person", new Value.Int(1));
    private static final Operation ADA = update("ada", 1, row("of ada", "n"));
    private static final Operation BOB = update("bob", 2, row("of bob", "n"));
    private static final Row OUTCOME = row("of bob", "n");

    private RowPolicy policy = columnRule(new LastWriterWins());
    private String kind = "update_origin_differs";
    private String unit = "v";
    private ConflictStatus status = ConflictStatus.FINAL;
    private Base outcome = new Base.Present(OUTCOME);
    private @Nullable Row standing = OUTCOME;
    private final List<PastDecision> past = new ArrayList<>();
    private final List<KnownDecision> verdicts = new ArrayList<>();

    private static RowPolicy columnRule(Rule rule) {
        return new RowPolicy(
                1, DeletePolicy.UPDATE_WINS, new LastWriterWins(), List.of(new ColumnGroup("v", List.of("v"), rule)));
    }

    private static Row row(String v, String note) {
        return Row.of(TABLE.names(), new Value.Int(1), new Value.Text(v), new Value.Text(note));
    }

    private static Stamp stamp(String site, long at) {
        return new Stamp(new Dot(SiteId.of(site), 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(at));
    }

    private static Operation update(String site, long at, Row after) {
        return new Operation.Update(stamp(site, at), KEY, row("start", "n"), after, Set.of());
    }

    private static RowState state(Operation... operations) {
        return RowState.of(new Base.Present(row("start", "n")), VersionVector.EMPTY, List.of(operations));
    }

    private Resolver resolver(RowState known) {
        ConflictRow conflict = new ConflictRow(
                StoredKey.of(KEY),
                ADA.dot(),
                unit,
                Blob.EMPTY,
                null,
                BOB.dot(),
                null,
                kind,
                "manual",
                1,
                status,
                Blob.EMPTY,
                0);
        FoundConflict found = new FoundConflict(
                conflict,
                null,
                past.isEmpty() ? null : "cleo",
                past.isEmpty() ? null : past.get(past.size() - 1).id(),
                null);
        return new Resolver(
                "ada",
                TABLE,
                policy,
                known,
                new ReviewStore.Case(found, KEY, past, List.of(), verdicts, standing),
                new ConflictDetail(state(ADA, BOB), outcome));
    }

    private NewDecision resolve(ConflictApi.Resolve asked) {
        return resolver(state(ADA, BOB)).resolve(asked, "p.");
    }

    private static ConflictApi.Resolve take(String site) {
        return new ConflictApi.Resolve(site, Map.of(), List.of(), "cleo", "asked both", false);
    }

    private static ConflictApi.Resolve set(String column, String value) {
        return new ConflictApi.Resolve("", Map.of(column, value), List.of(), "cleo", "", false);
    }

    private static ConflictApi.Undo undo() {
        return new ConflictApi.Undo("cleo", "", false);
    }

    private void refused(ErrorKind kind, String message, ConflictApi.Resolve asked) {
        assertThatThrownBy(() -> resolve(asked))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void theVersionOfASiteIsTakenInTheColumnsOfTheConflictAlone() {
        NewDecision decision = resolve(take("ada"));
        assertThat(decision.id()).isEqualTo("p.0001");
        assertThat(decision.author()).isEqualTo("cleo");
        assertThat(decision.content().effect()).isEqualTo(StoredDecision.Effect.SET);
        assertThat(decision.content().image().get("v")).isEqualTo(new Value.Text("of ada"));
        assertThat(decision.content().image().get("note")).isEqualTo(Value.Unchanged.UNCHANGED);
        assertThat(decision.content().settled()).containsExactlyInAnyOrder(ADA.dot(), BOB.dot());
    }

    @Test
    void valuesAreSetInAnyColumnAndNullWhereItMayStand() {
        assertThat(resolve(set("note", "agreed")).content().image().get("note")).isEqualTo(new Value.Text("agreed"));
        ConflictApi.Resolve nulls = new ConflictApi.Resolve("", Map.of(), List.of("note"), "cleo", "", false);
        assertThat(resolve(nulls).content().image().get("note")).isEqualTo(Value.Null.NULL);
        refused(
                ErrorKind.BAD_REQUEST,
                "column v does not take NULL",
                new ConflictApi.Resolve("", Map.of(), List.of("v"), "cleo", "", false));
    }

    @Test
    void whatCannotBeDecidedIsNamed() {
        refused(ErrorKind.BAD_REQUEST, "does neither", new ConflictApi.Resolve("", Map.of(), List.of(), "", "", false));
        refused(ErrorKind.UNKNOWN_SITE, "version of site 'adda'; did you mean 'ada'?", take("adda"));
        refused(ErrorKind.UNKNOWN_COLUMN, "did you mean 'note'?", set("notes", "x"));
        refused(ErrorKind.BAD_REQUEST, "part of the primary key", set("id", "2"));
    }

    @Test
    void aRowThatWasWrittenSinceIsLeftAlone() {
        standing = row("later", "n");
        refused(ErrorKind.SUPERSEDED, "column v has been written since", take("ada"));
        standing = null;
        refused(ErrorKind.SUPERSEDED, "the row has been deleted since", take("ada"));
    }

    @Test
    void aConflictThatIsDecidedIsNotDecidedAgain() {
        status = ConflictStatus.DECIDED;
        refused(ErrorKind.SUPERSEDED, "decided at another site", take("ada"));
        status = ConflictStatus.FINAL;
        past.add(new PastDecision("p.0001", resolve(take("ada")).content(), "cleo", "", 0));
        refused(ErrorKind.SUPERSEDED, "decided by cleo", take("bob"));
    }

    @Test
    void aWriteThatDoesNotWaitAnyMoreIsNotDecided() {
        policy = columnRule(new Manual(new LastWriterWins(), false));
        status = ConflictStatus.PENDING;
        assertThat(resolve(take("ada")).content().image().get("v")).isEqualTo(new Value.Text("of ada"));
        assertThatThrownBy(() -> resolver(state(BOB)).resolve(take("ada"), "p."))
                .hasMessageContaining("does not wait any more");
    }

    private void outForAKey() {
        kind = "multiple_unique_conflicts";
        unit = "unique(v)";
        status = ConflictStatus.PENDING;
        outcome = Base.Absent.ABSENT;
        standing = null;
    }

    @Test
    void aRowThatIsOutForAKeyComesBackWhole() {
        outForAKey();

        StoredDecision taken = resolver(state(ADA)).resolve(take("ada"), "p.").content();
        assertThat(taken.effect()).isEqualTo(StoredDecision.Effect.REPLACE);
        assertThat(taken.image()).isEqualTo(row("of ada", "n"));
        assertThat(taken.settled()).contains(ADA.dot());

        StoredDecision set =
                resolver(state(ADA)).resolve(set("v", "free"), "p.").content();
        assertThat(set.effect()).isEqualTo(StoredDecision.Effect.REPLACE);
        assertThat(set.image()).isEqualTo(row("free", "n"));
    }

    @Test
    void aRowThatStandsAgainIsNotDecidedAndNothingOfAKeyIsUndone() {
        outForAKey();
        standing = row("of ada", "n");
        refused(ErrorKind.SUPERSEDED, "the row has been written since", take("ada"));
        status = ConflictStatus.DECIDED;
        refused(ErrorKind.SUPERSEDED, "the row stands again", take("ada"));
        assertThatThrownBy(() -> resolver(state(ADA)).undo(undo(), "p."))
                .hasMessageContaining("a key or a check decides which rows may stand");
    }

    @Test
    void theLosingVersionComesBackAndThenTheOutcome() {
        NewDecision first = resolver(state()).undo(undo(), "p.");
        assertThat(first.content().image().get("v")).isEqualTo(new Value.Text("of ada"));

        past.add(new PastDecision(first.id(), first.content(), "cleo", "", 0));
        standing = row("of ada", "n");
        NewDecision second = resolver(state()).undo(undo(), "p.");
        assertThat(second.id()).isEqualTo("p.0002");
        assertThat(second.content().image().get("v")).isEqualTo(new Value.Text("of bob"));
    }

    @Test
    void whatNobodyHasDecidedCannotBeUndone() {
        status = ConflictStatus.PENDING;
        assertThatThrownBy(() -> resolver(state(ADA, BOB)).undo(undo(), "p.")).hasMessageContaining("nothing to undo");
        status = ConflictStatus.DECIDED;
        assertThatThrownBy(() -> resolver(state()).undo(undo(), "p."))
                .hasMessageContaining("settled by a later write, or what was decided is not kept any more");
    }

    @Test
    void aDeletedRowComesBackWhole() {
        outcome = Base.Absent.ABSENT;
        standing = null;
        NewDecision decision = resolver(state()).undo(undo(), "p.");
        assertThat(decision.content().effect()).isEqualTo(StoredDecision.Effect.REPLACE);
        assertThat(decision.content().image()).isEqualTo(row("of ada", "n"));
    }

    private static Operation.Decision decided(String site, long at, String v) {
        Stamp stamp =
                new Stamp(new Dot(SiteId.of(site), 10 + at), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(at));
        Row image = Row.of(TABLE.names(), Value.Unchanged.UNCHANGED, new Value.Text(v), Value.Unchanged.UNCHANGED);
        return new Operation.Decision(stamp, KEY, image, Set.of(ADA.dot(), BOB.dot()), Set.of());
    }

    /** What another site has decided is undone here by what it wrote, whether it has left the window or not. */
    @Test
    void aDecisionOfAnotherSiteIsUndoneHere() {
        policy = columnRule(new Manual(new LastWriterWins(), true));
        status = ConflictStatus.DECIDED;
        standing = row("of ada", "n");
        verdicts.add(KnownDecision.of(decided("bob", 3, "of ada")));
        assertThat(resolver(state()).undo(undo(), "p.").content().image().get("v"))
                .isEqualTo(new Value.Text("of bob"));
        verdicts.clear();
        RowState state = state(ADA, BOB, decided("bob", 3, "of ada"));
        assertThat(resolver(state).undo(undo(), "p.").content().image().get("v"))
                .isEqualTo(new Value.Text("of bob"));
        assertThatThrownBy(() -> resolver(state).resolve(take("bob"), "p."))
                .hasMessageContaining("decided by somebody at bob");

        // The undo of a third site, later: what the first decision wrote comes back.
        verdicts.add(KnownDecision.of(decided("cyd", 5, "of bob")));
        standing = row("of bob", "n");
        assertThat(resolver(state).undo(undo(), "p.").content().image().get("v"))
                .isEqualTo(new Value.Text("of ada"));
        verdicts.set(
                0,
                KnownDecision.of(new Operation.Decision(
                        stamp("cyd", 5), KEY, Row.of(Columns.of()), Set.of(ADA.dot()), Set.of())));
        assertThatThrownBy(() -> resolver(state).undo(undo(), "p."))
                .hasMessageContaining("what was decided is not kept any more");
        verdicts.set(0, KnownDecision.of(decided("cyd", 5, "of bob")));
        standing = row("later", "n");
        assertThatThrownBy(() -> resolver(state).undo(undo(), "p."))
                .hasMessageContaining("column v has been written since");
    }

    /** A row that another site's decision deleted comes back, and one that it brought back goes. */
    @Test
    void aDeletionOfAnotherSiteIsUndoneHere() {
        status = ConflictStatus.DECIDED;
        Set<Dot> settled = Set.of(ADA.dot(), BOB.dot());
        standing = null;
        Operation gone = new Operation.Delete(stamp("bob", 3), KEY, null, Set.of(), settled);
        StoredDecision back = resolver(state(ADA, BOB, gone)).undo(undo(), "p.").content();
        assertThat(back.effect()).isEqualTo(StoredDecision.Effect.REPLACE);
        verdicts.add(KnownDecision.of(gone));
        assertThat(resolver(state()).undo(undo(), "p.").content()).isEqualTo(back);

        verdicts.add(KnownDecision.of(new Operation.Insert(stamp("cyd", 5), KEY, back.image(), Set.of(), settled)));
        standing = back.image();
        assertThat(resolver(state()).undo(undo(), "p.").content().effect()).isEqualTo(StoredDecision.Effect.DELETE);
    }

    /** Own decisions are known by their records; the writes that they became do not count twice. */
    @Test
    void ownDecisionsCountOnce() {
        status = ConflictStatus.DECIDED;
        standing = row("of ada", "n");
        verdicts.add(KnownDecision.of(decided("ada", 3, "of ada")));
        assertThatThrownBy(() -> resolver(state()).undo(undo(), "p.")).hasMessageContaining("settled by a later write");
    }
}
