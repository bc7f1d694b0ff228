package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.rules.policy.DeletePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteFileTest {
    private static final String SMALL = """
            group: shop
            site: berlin
            members: [berlin, madrid]
            database:
              engine: postgresql
              host: db.example
              name: shop
              user: parley
              password: ${env:DB_PASSWORD}
            kafka:
              bootstrap-servers: kafka-1:9092, kafka-2:9092
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of("DB_PASSWORD", "s3cret", "EMPTY", "", "PORT", "6543");

    @TempDir
    private Path folder;

    @Test
    void smallestFileTakesAllOtherKeysFromTheirDefaults() throws ConfigException {
        SiteConfig config = parse(SMALL);

        assertThat(config.peers()).containsExactly("madrid");
        assertThat(config.database().serverPort()).isEqualTo(5432);
        assertThat(config.database().localSchema()).isEqualTo("public");
        assertThat(config.database().password().reveal()).isEqualTo("s3cret");
        assertThat(config.kafka().properties()).isEmpty();
        assertThat(config.replicationSets()).containsExactly(ReplicationSetConfig.defaults());
        assertThat(config.policy()).isEqualTo(PolicyConfig.defaults());
        assertThat(config.admin()).isEqualTo(AdminConfig.defaults());
        assertThat(config.tuning()).isEqualTo(TuningConfig.defaults());
    }

    @Test
    void everyKeyCanBeWritten() throws ConfigException {
        SiteConfig config = parse("""
                group: shop
                site: madrid
                members: [berlin, madrid]
                database:
                  engine: mysql
                  host: db.madrid.example
                  port: ${env:PORT}
                  name: Shop
                  user: parley
                  password: plain
                  admin-user: root
                  admin-password: root
                  tls: verify-full
                  tls-ca: ca.pem
                kafka:
                  bootstrap-servers: kafka:9092
                  replication-factor: 3
                  properties:
                    sasl.jaas.config: module required password="${env:DB_PASSWORD}" literal="$${x}";
                replication-sets:
                  - name: orders
                    naming: snake-case
                    tables:
                      - customer
                      - name: invoice_line
                        local-name: Lines
                        columns: {unit_price: Price}
                  - name: stock
                    tables: [item]
                    types: {item.ref: uuid}
                policy:
                  deletes: delete-wins
                admin: {host: 0.0.0.0, port: 0}
                tuning: {flush-interval: 1s, chunk-size: 64KB}
                """);

        assertThat(config.database().serverPort()).isEqualTo(6543);
        assertThat(config.database().localSchema()).isEqualTo("Shop");
        assertThat(config.database().tls()).isEqualTo(Tls.VERIFY_FULL);
        assertThat(config.database().tlsCa())
                .hasValueSatisfying(file -> assertThat(file).startsWith("/").endsWith("/ca.pem"));
        assertThat(config.database().adminUser()).contains("root");
        assertThat(config.kafka().replicationFactor()).contains(3);
        assertThat(config.kafka().properties())
                .containsEntry("sasl.jaas.config", "module required password=\"s3cret\" literal=\"${x}\";");
        assertThat(config.replicationSets()).hasSize(2);
        assertThat(config.replicationSets().get(0).naming()).isEqualTo(Naming.SNAKE_CASE);
        assertThat(config.replicationSets().get(0).tables())
                .isEqualTo(new TableSelection.Listed(List.of(
                        TableConfig.of("customer"),
                        TableConfig.named("invoice_line", Optional.of("Lines"), Map.of("unit_price", "Price")))));
        assertThat(config.replicationSets().get(1).types()).containsExactly(Map.entry("item.ref", "uuid"));
        assertThat(config.policy().deletes()).isEqualTo(DeletePolicy.DELETE_WINS);
        assertThat(config.admin()).isEqualTo(AdminConfig.plain("0.0.0.0", 0));
        assertThat(config.tuning().flushInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.tuning().chunkSize()).isEqualTo(new DataSize(65536));
    }

    @Test
    void everyKindOfProblemIsReportedAtOnceWithItsLine() {
        List<ConfigProblem> problems = problems("""
                group: Shop
                site: berlin
                members: [berlin, madrid, Madrid]
                siet: madrid
                deletes: lww
                database:
                  engine: oracle
                  hots: localhost
                  port: 99999
                  name: shop
                  name: shop2
                  user: [parley]
                  password: ${env:NO_SUCH_VARIABLE}
                  admin-password: secret
                kafka:
                  bootstrap-servers: localhost
                  properties: {acks: "0"}
                policy: update-wins
                admin:
                  port: many
                tuning:
                  flush-interval: 3
                  chunk-size: 64
                  heartbeat-interval: 10s
                """);

        assertThat(problems.stream().map(ConfigProblem::toString))
                .containsExactly(
                        "line 1: group: must be 1 to 32 lower-case letters, digits, '_' or '-', found 'Shop'; for example shop",
                        "line 3: members[2]: lists 'Madrid' a second time; list each site once",
                        "line 4: siet: is no known key; did you mean `site`?",
                        "line 5: deletes: is no known key; `deletes` belongs under `policy`",
                        "line 7: database.engine: must be one of postgresql, mysql, found 'oracle'; for example postgresql",
                        "line 7: database.host: is missing; add `host: 127.0.0.1`",
                        "line 8: database.hots: is no known key; did you mean `host`?",
                        "line 9: database.port: must be a whole number from 1 to 65535, found '99999'; for example 5432",
                        "line 11: database.name: is given twice, first in line 10; keep one of them",
                        "line 12: database.user: must be a text, found a list; for example parley",
                        "line 13: database.password: needs the environment variable NO_SUCH_VARIABLE, which is not set;"
                                + " set NO_SUCH_VARIABLE",
                        "line 14: database.admin-password: is not used: there is no admin-user; add `admin-user`, or delete it",
                        "line 16: kafka.bootstrap-servers: must be host:port pairs separated by commas, found 'localhost';"
                                + " for example 127.0.0.1:9092",
                        "line 17: kafka.properties.acks: is set by Parley itself, delivery depends on it; delete it",
                        "line 18: policy: must be a mapping of keys and values, found 'update-wins'; see docs/configuration.md",
                        "line 20: admin.port: must be a whole number from 0 to 65535, found 'many'",
                        "line 22: tuning.flush-interval: must be a duration such as 250ms, 5s, 10m, 2h or 14d from 100ms to"
                                + " 10m, found '3'",
                        "line 23: tuning.chunk-size: must be a size such as 512KB, 64MB or 2GB from 16KB to 64MB, found '64'",
                        "line 24: tuning.heartbeat-interval: `heartbeat-interval` is 10s and `liveness-interval` only 5s;"
                                + " the first must not exceed the second");
    }

    @Test
    void nameIsVerifiedAndNoAddressAtMySql() {
        String verified = SMALL.replace("host: db.example", "host: 10.0.0.7\n  tls: verify-full");

        assertThat(problems(verified.replace("engine: postgresql", "engine: mysql")))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "line 6: database.host: is an address, but MySQL's log is read from a host whose name is"
                                + " verified; write the name in the server's certificate, or `tls: verify-ca`");
        assertThatCode(() -> parse(verified)).doesNotThrowAnyException();
    }

    @Test
    void payloadKeysAreOf32Bytes() throws ConfigException {
        String digits = "0123456789abcdef".repeat(4);
        String site = SMALL + "  payload-key: " + digits + "\n  other-payload-key: " + digits + "\n";

        assertThat(parse(site).kafka().payloadKey()).isPresent();
        assertThatThrownBy(() -> parse(site.replace(digits, "abc")))
                .hasMessageContaining("payload-key")
                .hasMessageContaining("other-payload-key")
                .hasMessageContaining("is no key of 32 bytes")
                .hasMessageContaining("openssl rand -hex 32");
    }

    @Test
    void slotIsDroppedAtTheLimitWhereThereIsOne() throws ConfigException {
        String spool = "spool: {directory: /var/spool, at-limit: drop-slot}\n";

        assertThat(parse(SMALL + spool).spool().orElseThrow().atLimit()).isEqualTo(SpoolLimit.DROP_SLOT);
        assertThatThrownBy(() -> parse(SMALL.replace("postgresql", "mysql") + spool))
                .hasMessageContaining("spool.at-limit")
                .hasMessageContaining("keeps its binary log for no reader")
                .hasMessageContaining("keep-in-database");
    }

    @Test
    void spoolHasAKeyOf32BytesOrNone() throws ConfigException {
        String spool = SMALL + "spool:\n  directory: /var/spool\n";
        String digits = "0123456789abcdef".repeat(4);

        assertThat(parse(spool).spool().orElseThrow().keyBytes()).isEmpty();
        assertThat(parse(spool + "  key: " + digits + "\n")
                        .spool()
                        .orElseThrow()
                        .keyBytes()
                        .orElseThrow())
                .hasSize(32);
        assertThatThrownBy(() -> parse(spool + "  key: " + digits.substring(1) + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is no key of 32 bytes")
                .hasMessageNotContaining(digits.substring(1));
    }

    @Test
    void siteMustBeAmongTheMembers() {
        assertThat(problems(SMALL.replace("site: berlin", "site: berlim")))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "line 3: members: does not list this site, 'berlim'; is it 'berlin'? Both must be the same");
    }

    @Test
    void setsMustNotOverlapAndDefinitionsMustBeUsed() {
        List<ConfigProblem> problems = problems(
                SMALL.replace("engine: postgresql", "engine: mysql\n  schema: public\n  tls-ca: ca.pem") + """
                replication-sets:
                  - name: one
                    tables: [a, b, a]
                    except: [c]
                  - name: one
                    tables: []
                  - name: two
                    tables:
                      - {name: d, local-name: D}
                      - {name: e, local-name: D, columns: {x: X, y: X}}
                """);

        assertThat(problems.stream().map(p -> p.path() + " " + p.message()))
                .containsExactly(
                        "database.schema is not used: MySQL has no schemas inside a database",
                        "database.tls-ca is not used: `tls` verifies no certificate",
                        "replication-sets[0].tables[2] lists 'a' a second time",
                        "replication-sets[0].except is not used: `tables` lists what replicates",
                        "replication-sets[1].tables lists no table",
                        "replication-sets[2].tables[1].columns.y takes the local column 'X' a second time");
    }

    @Test
    void aTableBelongsToOneSet() {
        List<ConfigProblem> problems = problems(SMALL + """
                replication-sets:
                  - {name: one, tables: [a]}
                  - {name: one, tables: [a, b]}
                  - {name: two, tables: [b]}
                  - {name: rest}
                """);

        assertThat(problems.stream().map(p -> p.path() + " " + p.message()))
                .containsExactly(
                        "replication-sets has a set with all tables beside other sets",
                        "replication-sets[1] names the set 'one' a second time",
                        "replication-sets[2].tables holds the table 'b', which is in the set 'one' already");
    }

    @Test
    void secretsAreNeverShown() throws ConfigException {
        SiteConfig config = parse(SMALL + "  properties: {ssl.key.password: s3cret}\n");

        assertThat(config.toString()).doesNotContain("s3cret").contains("***").contains("ssl.key.password");
        List<ConfigProblem> problems = problems(SMALL.replace("name: shop", "name: shop\n  port: ${env:DB_PASSWORD}"));
        assertThat(problems.get(0).message())
                .contains("found '${env:DB_PASSWORD}'")
                .doesNotContain("s3cret");
    }

    @Test
    void aSecretFileIsReadBesideTheSiteFile() throws Exception {
        Files.writeString(folder.resolve("password.txt"), "from file\n");
        Path file = folder.resolve("site.yaml");
        Files.writeString(file, SMALL.replace("${env:DB_PASSWORD}", "${file:password.txt}"));

        assertThat(SiteFile.load(file).database().password().reveal()).isEqualTo("from file");
    }

    @Test
    void placeholdersThatCannotBeReplacedAreProblems() {
        assertThat(
                        problems(SMALL.replace(
                                        "${env:DB_PASSWORD}", "${file:none.txt} ${env:EMPTY} ${what} \"${env:DB\""))
                                .stream()
                                .map(ConfigProblem::message))
                .containsExactly(
                        "needs the file " + folder.resolve("none.txt") + ", which cannot be read (NoSuchFileException)",
                        "needs the environment variable EMPTY, which is empty",
                        "has an unknown placeholder ${what}",
                        "has a placeholder without its closing brace");
    }

    @Test
    void emptyFileNamesEveryRequiredKey() {
        assertThat(problems("{}").stream().map(ConfigProblem::path))
                .containsExactly("group", "site", "members", "database", "kafka");
        assertThat(problems("").stream().map(ConfigProblem::message))
                .containsExactly("must be a mapping of keys and values, found nothing");
    }

    @Test
    void aValueLeftEmptyIsAProblemButAnEmptySectionIsNot() throws ConfigException {
        assertThat(parse(SMALL + "tuning:\n  # all commented out\n").tuning()).isEqualTo(TuningConfig.defaults());
        assertThat(problems(SMALL.replace("host: db.example", "host:")).stream().map(ConfigProblem::toString))
                .containsExactly("line 6: database.host: has no value; must be a text; or delete the line");
    }

    @Test
    void declaredTypesNameAColumnAndATypeThatCanBeDeclared() {
        String sets = "replication-sets:\n  - name: main\n    types: {item: uuid, item.ref: guid, item.at: instant}\n";
        assertThat(problems(SMALL + sets).stream().map(ConfigProblem::path))
                .containsExactlyInAnyOrder("replication-sets[0].types.item", "replication-sets[0].types.item.ref");
        assertThat(problems(SMALL + sets).stream().map(ConfigProblem::toString))
                .anyMatch(problem -> problem.contains("bool, decimal, instant, int, json, uuid"));
    }

    @Test
    void typesThatOnlyPostgresHasAreNothingForMySql() throws ConfigException {
        String sets = "replication-sets:\n  - name: main\n    native-types: postgresql\n";
        assertThat(parse(SMALL + sets).replicationSets().get(0).nativeTypes()).isEqualTo(NativeTypes.POSTGRESQL);
        assertThat(problems(SMALL.replace("engine: postgresql", "engine: mysql") + sets).stream()
                        .map(ConfigProblem::path))
                .containsExactly("replication-sets[0].native-types");
    }

    @Test
    void brokenYamlNamesTheLine() {
        assertThat(problems("group: shop\n  site: berlin\n").get(0).line()).isEqualTo(2);
        assertThat(problems("a: &x [*x]\n").get(0).message()).contains("nested deeper");
    }

    @Test
    void aFileThatCannotBeReadIsAProblemToo() {
        assertThat(catchThrowableOfType(ConfigException.class, () -> SiteFile.load(folder.resolve("none.yaml"))))
                .hasMessageContaining("none.yaml: 1 problem")
                .hasMessageContaining("does not exist");
        assertThat(catchThrowableOfType(ConfigException.class, () -> SiteFile.load(folder)))
                .hasMessageContaining("is a folder");
    }

    private SiteConfig parse(String yaml) throws ConfigException {
        return SiteFile.parse("site.yaml", yaml, folder, SiteFileTest::variable);
    }

    private List<ConfigProblem> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(yaml)).problems();
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(ENVIRONMENT.get(name));
    }

    @Test
    void everythingWrongWithAMappingIsReportedAtOnce() {
        List<ConfigProblem> problems = problems(SMALL + """
                replication-sets:
                  - name: one
                    except: [a]
                    tables:
                      - {name: a, skip: [x], constants: {x: "int:many"}, transforms: {y: hsah, z: hash}}
                      - {name: "b*", local-name: B, direction: publish}
                      - {name: "c*"}
                  - name: two
                    hash-key: a-key-that-nobody-needs
                    tables: [d]
                """);

        assertThat(problems.stream().map(p -> p.path() + " " + p.message() + "; " + p.hint()))
                .containsExactly(
                        "replication-sets[0].tables[0].constants names the column 'x', which is under `skip` already;"
                                + " a column is skipped, or has a constant, or is transformed",
                        "replication-sets[0].tables[0].constants.x 'int:many' is no value of its type; write for"
                                + " example int:5, decimal:1.50, bool:true, uuid:<36 characters>, date:2027-03-31, or"
                                + " text:<any text>",
                        "replication-sets[0].tables[0].transforms.y 'hsah' is no transform; did you mean `hash`?",
                        "replication-sets[0].tables[1].direction must be one of both, publish-only, receive-only,"
                                + " found 'publish'; ",
                        "replication-sets[0].tables[1].local-name is not used: 'b*' stands for many tables; list the"
                                + " table that is called otherwise by its name",
                        "replication-sets[1].hash-key is not used: no column is hashed; delete it");
    }

    @Test
    void hashNeedsAKeyAndTablesAreEitherInOrOut() {
        List<ConfigProblem> problems = problems(SMALL + """
                replication-sets:
                  - name: one
                    except: [a]
                    tables:
                      - "b*"
                      - {name: a, transforms: {z: hash}}
                """);

        assertThat(problems.stream().map(p -> p.path() + " " + p.message()))
                .containsExactly(
                        "replication-sets[0].hash-key is missing, and a.z must be hashed",
                        "replication-sets[0].tables[1] lists 'a', which `except` leaves out");
    }
}
