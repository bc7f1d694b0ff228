package dev.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.UniqueRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a policy says of unique and foreign keys. */
class KeyRulesTest {
    private static GroupPolicy policy(String text) throws ConfigException {
        return PolicyFile.parse("policy.yaml", text).policy();
    }

    @Test
    void keysAreNamedByTheirColumns() throws ConfigException {
        KeyRules keys = policy("""
                version: 1
                tables:
                  person:
                    unique:
                      email: suffix
                      phone: null
                      badge: park
                      plate: manual
                      'tenant, code': {losers: suffix, column: code, max-characters: 60}
                    foreign-keys:
                      team_id: set-null
                      boss_id: cascade-park
                """).forTable("person").keys();

        assertThat(keys.uniques())
                .containsExactly(
                        new UniqueRule(List.of("email"), LoserPolicy.SUFFIX, "email", 255),
                        new UniqueRule(List.of("phone"), LoserPolicy.NULL, "phone", 255),
                        new UniqueRule(List.of("badge"), LoserPolicy.PARK, "badge", 255),
                        new UniqueRule(List.of("plate"), LoserPolicy.MANUAL, "plate", 255),
                        new UniqueRule(List.of("tenant", "code"), LoserPolicy.SUFFIX, "code", 60));
        assertThat(keys.unique(List.of("code", "tenant"))).isPresent();
        assertThat(keys.unique(List.of("code"))).isEmpty();
        assertThat(keys.orphans(List.of("team_id"))).isEqualTo(OrphanPolicy.SET_NULL);
        assertThat(keys.orphans(List.of("other_id"))).isEqualTo(OrphanPolicy.CASCADE_PARK);
        assertThat(keys.altered()).containsExactlyInAnyOrder("email", "phone", "code", "team_id");
    }

    @Test
    void allProblemsAreTold() {
        String problems = String.valueOf(
                catchThrowableOfType(ConfigException.class, () -> policy("""
                        version: 1
                        tables:
                          person:
                            unique:
                              email: sufix
                              badge: manul
                              'a, b': {losers: suffix, column: c}
                              'b, a': park
                              'x,': park
                              phone: {losers: park, max-characters: 9}
                              code: {column: code}
                            foreign-keys:
                              team_id: setnull
                              boss_id: restore-parents
                        """)).getMessage());

        assertThat(problems)
                .contains("9 problems")
                .contains("tables.person.unique.email", "did you mean `suffix`?")
                .contains("did you mean `manual`?")
                .contains("'c' is not a column of this key", "write one of a, b")
                .contains("is given twice")
                .contains("is no list of columns")
                .contains("only suffix has it")
                .contains("tables.person.unique.code.losers")
                .contains("did you mean `set-null`?")
                .contains("'restore-parents' is no rule for rows without a parent", "did you mean `restore-parent`?");
    }

    @Test
    void aLaterVersionThatOnlyChangesKeysLeavesWhatDecidesRowsAsItWas() throws ConfigException {
        PolicyHistory history = new PolicyHistory(List.of(
                policy("version: 1\ntables: {t: {unique: {v: park}}}"),
                policy("version: 2\ntables: {t: {unique: {v: suffix}}}")));

        assertThat(history.apply("t").version()).isEqualTo(1);
        assertThat(history.apply("t").keys().uniques().get(0).losers()).isEqualTo(LoserPolicy.SUFFIX);
    }

    private static ColumnShape column(String name, CanonicalType type, String local, boolean nullable) {
        return new ColumnShape(name, name, type, local, nullable);
    }

    private static TableShape person(boolean oldImages) {
        return TableShape.of(
                "person",
                "public",
                "person",
                List.of(
                        column("id", CanonicalType.INT, "integer", false),
                        column("email", CanonicalType.TEXT, "character varying(60)", false),
                        column("phone", CanonicalType.TEXT, "varchar(300)", true),
                        column("code", CanonicalType.INT, "integer", false),
                        column("pass", CanonicalType.TEXT, "character(60)", true),
                        column("team_id", CanonicalType.INT, "integer", false),
                        column("boss_id", CanonicalType.INT, "integer", true)),
                List.of("id"),
                List.of(
                        new UniqueShape("u1", List.of("email")),
                        new UniqueShape("u2", List.of("phone")),
                        new UniqueShape("u3", List.of("code")),
                        new UniqueShape("u4", List.of("pass")),
                        new UniqueShape("u5", List.of("team_id", "phone"))),
                List.of(
                        new ForeignKeyShape("f1", List.of("team_id"), "team", List.of("id")),
                        new ForeignKeyShape("f2", List.of("boss_id"), "person", List.of("id"))),
                oldImages);
    }

    private static List<String> problems(boolean oldImages, String keys) throws ConfigException {
        return PolicyFit.of(policy("version: 1\ntables: {person: {" + keys + "}}"), List.of(person(oldImages))).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void rulesThatTheTableCannotFollowAreRefused() throws ConfigException {
        assertThat(problems(true, "unique: {emial: park, code: suffix, pass: suffix, email: suffix, phone: 'null'}"))
                .anySatisfy(text -> assertThat(text).contains("person.unique.emial", "Did you mean 'email'?"))
                .anySatisfy(text -> assertThat(text).contains("column 'code' is integer"))
                .anySatisfy(text -> assertThat(text).contains("column 'pass' is character(60)"))
                .anySatisfy(text ->
                        assertThat(text).contains("'email' holds 60 characters here", "Write max-characters: 60"))
                .anySatisfy(text -> assertThat(text).contains("column 'phone' is part of another unique key"))
                .hasSize(5);
        assertThat(problems(true, "unique: {code: 'null', email: {losers: suffix, max-characters: 20}}"))
                .anySatisfy(text -> assertThat(text).contains("column 'code' is NOT NULL"))
                .anySatisfy(text -> assertThat(text).contains("max-characters is 20", "needs 48"))
                .hasSize(2);
        assertThat(problems(true, "foreign-keys: {team_id: set-null, bos_id: set-null}"))
                .anySatisfy(text -> assertThat(text).contains("column 'team_id' is NOT NULL"))
                .anySatisfy(text -> assertThat(text).contains("'team_id' is part of a unique key"))
                .anySatisfy(text -> assertThat(text).contains("person.foreign-keys.bos_id", "Did you mean 'boss_id'?"))
                .hasSize(3);
    }

    @Test
    void withoutOldRowsNobodyCouldTellAMarkFromAValue() throws ConfigException {
        String keys = "unique: {email: {losers: suffix, max-characters: 60}}, foreign-keys: {boss_id: set-null}";

        assertThat(problems(true, keys)).isEmpty();
        assertThat(problems(false, keys))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("Set REPLICA IDENTITY FULL"));
        assertThat(PolicyFit.needsOldRows(
                        policy("version: 1\ntables: {person: {" + keys + "}}").forTable("person")))
                .isTrue();
        assertThat(problems(false, "unique: {email: park}")).isEmpty();
    }

    /** The parents must come back whole, by their keys, for a reference that somebody has written. */
    @Test
    void parentsComeBackOnlyIfWhatTheyHeldIsKnown() throws ConfigException {
        String boss = "foreign-keys: {boss_id: restore-parent}";

        assertThat(problems(true, boss)).isEmpty();
        assertThat(problems(false, boss))
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("person.foreign-keys.boss_id", "old rows of 'person'", "Set REPLICA IDENTITY FULL"));
        assertThat(problems(true, boss + ", columns: {boss_id: grow-max}"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("restore-parent needs the reference to be one that"));
        TableShape person = person(true);
        TableShape byEmail = TableShape.of(
                "person",
                "public",
                "person",
                person.columns(),
                List.of("id"),
                person.uniques(),
                List.of(new ForeignKeyShape("f2", List.of("boss_id"), "person", List.of("code"))),
                true);
        assertThat(PolicyFit.of(policy("version: 1\ntables: {person: {" + boss + "}}"), List.of(byEmail)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("to the primary key of 'person'"));
    }

    @Test
    void parentsNeedOldRowsForTheSakeOfTheirChildren() throws ConfigException {
        TableShape person = person(false);
        List<TableShape> tables = List.of(person);

        assertThat(PolicyFit.needsOldRows(
                        policy("version: 1\ntables: {person: {foreign-keys: {boss_id: restore-parent}}}"),
                        person,
                        tables))
                .isTrue();
        assertThat(PolicyFit.needsOldRows(
                        policy("version: 1\ntables: {person: {foreign-keys: {boss_id: cascade-park}}}"),
                        person,
                        tables))
                .isFalse();
    }

    /** The example fits the tables of its schema, and every kind of loser but the default is in it. */
    @Test
    void theExampleOfAClubFitsItsTables() throws ConfigException {
        GroupPolicy club =
                PolicyFile.load(Path.of("../config-examples/club/policy.yaml")).policy();
        TableShape team = TableShape.of(
                "team",
                "public",
                "team",
                List.of(
                        column("id", CanonicalType.INT, "bigint", false),
                        column("name", CanonicalType.TEXT, "varchar(80)", false)),
                List.of("id"),
                List.of(),
                List.of(),
                true);
        TableShape member = TableShape.of(
                "member",
                "public",
                "member",
                List.of(
                        column("id", CanonicalType.INT, "bigint", false),
                        column("login", CanonicalType.TEXT, "varchar(60)", false),
                        column("badge", CanonicalType.TEXT, "varchar(20)", true),
                        column("phone", CanonicalType.TEXT, "varchar(30)", true),
                        column("team_id", CanonicalType.INT, "bigint", true)),
                List.of("id"),
                List.of(
                        new UniqueShape("u1", List.of("login")),
                        new UniqueShape("u2", List.of("badge")),
                        new UniqueShape("u3", List.of("phone"))),
                List.of(new ForeignKeyShape("f1", List.of("team_id"), "team", List.of("id"))),
                true);

        assertThat(PolicyFit.of(club, List.of(team, member))).isEmpty();
        assertThat(club.forTable("member").keys().uniques())
                .extracting(UniqueRule::losers)
                .containsExactlyInAnyOrder(LoserPolicy.SUFFIX, LoserPolicy.MANUAL, LoserPolicy.NULL);
        assertThat(club.forTable("member").keys().orphans(List.of("team_id"))).isEqualTo(OrphanPolicy.SET_NULL);
    }
}
