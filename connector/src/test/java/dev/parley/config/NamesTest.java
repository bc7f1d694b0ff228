package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void allTablesFollowTheNamingButTheExceptedOnes() {
        NameMapping names = NameMapping.of(new ReplicationSetConfig(
                "main",
                Naming.SNAKE_CASE,
                new TableSelection.All(),
                List.of("audit_trail"),
                Map.of(),
                NativeTypes.REFUSE,
                Optional.empty(),
                SchemaChanges.MANUAL,
                List.of()));

        assertThat(names.table("InvoiceLine")).contains("invoice_line");
        assertThat(names.table("AuditTrail")).isEmpty();
        assertThat(names.column("invoice_line", "UnitPrice")).isEqualTo("unit_price");
    }

    @Test
    void listedTablesAreFoundByNamingOrByTheirLocalName() {
        NameMapping names = NameMapping.of(new ReplicationSetConfig(
                "main",
                Naming.SNAKE_CASE,
                new TableSelection.Listed(List.of(
                        TableConfig.of("customer"),
                        TableConfig.named("invoice_line", Optional.of("Lines"), Map.of("unit_price", "Price")))),
                List.of(),
                Map.of(),
                NativeTypes.REFUSE,
                Optional.empty(),
                SchemaChanges.MANUAL,
                List.of()));

        assertThat(names.table("Customer")).contains("customer");
        assertThat(names.table("Lines")).contains("invoice_line");
        assertThat(names.table("InvoiceLine")).isEmpty();
        assertThat(names.table("Other")).isEmpty();
        assertThat(names.column("invoice_line", "Price")).isEqualTo("unit_price");
        assertThat(names.column("invoice_line", "TrackId")).isEqualTo("track_id");
        assertThat(names.listed()).containsExactlyInAnyOrder("customer", "invoice_line");
    }

    @Test
    void bridgeNamesAreValidIdentifiersAndDoNotCollide() {
        assertThat(BridgeNames.logTopic("shop", "main", "berlin")).isEqualTo("shop.main.log.berlin");
        assertThat(BridgeNames.slot("shop", "main", "berlin")).isEqualTo("parley_shop_main_berlin");
        assertThat(BridgeNames.slot("shop", "main", "site-1"))
                .matches("[a-z0-9_]{1,63}")
                .isNotEqualTo(BridgeNames.slot("shop", "main", "site_1"));
        assertThat(BridgeNames.slot("g".repeat(32), "s".repeat(32), "a".repeat(32)))
                .matches("[a-z0-9_]{63}")
                .isNotEqualTo(BridgeNames.slot("g".repeat(32), "s".repeat(32), "b".repeat(32)));
    }

    @Test
    void patternsSelectTablesThatNoOtherEntryNames() {
        NameMapping names = NameMapping.of(new ReplicationSetConfig(
                "main",
                Naming.SNAKE_CASE,
                new TableSelection.Listed(List.of(
                        TableConfig.of("order_*"),
                        TableConfig.of("log_?"),
                        TableConfig.of("b.c*"),
                        TableConfig.named("order_line", Optional.of("Lines"), Map.of()))),
                List.of("order_tmp*"),
                Map.of(),
                NativeTypes.REFUSE,
                Optional.empty(),
                SchemaChanges.MANUAL,
                List.of()));

        assertThat(names.table("OrderHead")).contains("order_head");
        assertThat(names.table("order_tmp_1")).isEmpty();
        assertThat(names.table("Lines")).contains("order_line");
        assertThat(names.table("OrderLine")).isEmpty();
        assertThat(names.table("log_1")).contains("log_1");
        assertThat(names.table("log_10")).isEmpty();
        assertThat(names.table("b.cd")).contains("b.cd");
        assertThat(names.table("bxcd")).isEmpty();
        assertThat(names.listed()).containsExactly("order_line");
        assertThat(names.unmatched(Set.of("order_head", "log_1"))).containsExactly("b.c*");
        assertThat(names.settings("order_head").map(TableConfig::name)).contains("order_*");
    }
}
