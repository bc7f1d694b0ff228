package dev.parley.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.ApiException;
import dev.parley.config.Redaction;
import dev.parley.config.Redactions;
import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ConflictName;
import dev.parley.store.StoredKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values and identifiers between people and the bridge. */
class ReviewTextTest {
    @Test
    void whatIsPrintedCanBeReadBack() {
        Map<CanonicalType, List<String>> texts = Map.ofEntries(
                Map.entry(CanonicalType.BOOL, List.of("true", "false")),
                Map.entry(CanonicalType.INT, List.of("-7")),
                Map.entry(CanonicalType.DECIMAL, List.of("12.5", "100")),
                Map.entry(CanonicalType.FLOAT64, List.of("1.5")),
                Map.entry(CanonicalType.FLOAT32, List.of("0.25")),
                Map.entry(CanonicalType.TEXT, List.of("", "a, b")),
                Map.entry(CanonicalType.BYTES, List.of("00ff")),
                Map.entry(CanonicalType.UUID, List.of("123e4567-e89b-12d3-a456-426614174000")),
                Map.entry(CanonicalType.DATE, List.of("2027-03-31")),
                Map.entry(CanonicalType.TIME, List.of("10:15:30.000001")),
                Map.entry(CanonicalType.LOCAL_TIMESTAMP, List.of("1969-12-31T23:59:59.999999")),
                Map.entry(CanonicalType.INSTANT, List.of("2027-03-31T10:15:30Z")),
                Map.entry(CanonicalType.JSON, List.of("{\"a\":1}")));
        assertThat(texts.keySet()).containsExactlyInAnyOrder(CanonicalType.values());
        texts.forEach((type, all) -> all.forEach(
                text -> assertThat(ValueText.of(ValueText.parse(text, type))).isEqualTo(text)));
    }

    @Test
    void aTextOfAnotherTypeIsRefusedWithoutBeingQuoted() {
        for (CanonicalType type : CanonicalType.values()) {
            if (type != CanonicalType.TEXT) {
                assertThatThrownBy(() -> ValueText.parse("seecret", type))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("must be " + ValueText.means(type));
            }
        }
    }

    @Test
    void identifiersSurviveNamesWithSlashes() {
        StoredKey key = StoredKey.of(RowKey.of("odd/na%2Fme", new Value.Int(1)));
        ConflictName name = new ConflictName(key, new Dot(new SiteId("ada", 2), 17), "a/b");
        ConflictName read = ConflictId.parse(ConflictId.of(name));
        assertThat(read.key().table()).isEqualTo("odd/na%2Fme");
        assertThat(read.loser()).isEqualTo(name.loser());
        assertThat(read.unit()).isEqualTo("a/b");
        assertThat(key.keyHash()).startsWith(read.key().keyHash());
    }

    @Test
    void whatIsNoIdentifierIsSaidToBeNone() {
        for (String id : List.of("", "x", "a/b/c/d", "t/0123456789ab/ada/u", "t/0123456789ab/ada:0/u", "t/%/ada:1/u")) {
            assertThatThrownBy(() -> ConflictId.parse(id))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("an identifier is");
        }
    }

    @Test
    void hiddenValuesLeaveNoTraceAndHashedOnesAreEqualWhereValuesAre() {
        Redactor redactor = new Redactor(
                new Redactions(Map.of("t", Map.of("mail", Redaction.HASH, "pin", Redaction.HIDE))), new byte[] {1});
        Value secret = new Value.Text("secret");
        assertThat(redactor.cell("t", "pin", secret, true)).isEqualTo(new ConflictApi.Cell("hidden", "", true));
        assertThat(redactor.cell("t", "pin", Value.Null.NULL, true).kind()).isEqualTo("hidden");
        ConflictApi.Cell hashed = redactor.cell("t", "mail", secret, false);
        assertThat(hashed.text()).hasSize(12).isNotEqualTo("secret");
        assertThat(redactor.cell("t", "mail", new Value.Text("secret"), false)).isEqualTo(hashed);
        assertThat(redactor.cell("t", "mail", new Value.Text("other"), false)).isNotEqualTo(hashed);
        assertThat(new Redactor(new Redactions(Map.of("t", Map.of("mail", Redaction.HASH))), new byte[] {2})
                        .cell("t", "mail", secret, false))
                .isNotEqualTo(hashed);
        assertThat(redactor.cell("t", "name", secret, false).text()).isEqualTo("secret");
    }

    @Test
    void largeValuesAreToldByTheirSizeAndAreEqualWhereValuesAre() {
        Redactor redactor = new Redactor(new Redactions(Map.of("t", Map.of("pin", Redaction.HIDE))), new byte[] {1});
        Value large = new Value.Bytes(new byte[2 << 20]);
        ConflictApi.Cell cell = redactor.cell("t", "b", large, true);
        assertThat(cell.kind()).isEqualTo("large");
        assertThat(cell.text()).startsWith("about 2097152 bytes, #").hasSizeLessThan(40);
        assertThat(redactor.cell("t", "b", new Value.Bytes(new byte[2 << 20]), true))
                .isEqualTo(cell);
        assertThat(redactor.cell("t", "pin", large, true).kind()).isEqualTo("hidden");
    }
}
