package dev.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.store.Engine;
import org.junit.jupiter.api.Test;

final class TypeWidthTest {
    private static ColumnShape column(CanonicalType type, String local) {
        return new ColumnShape("c", "c", type, local, true);
    }

    private static String loss(CanonicalType type, String postgres, String mysql) {
        return TypeWidth.loss(Engine.POSTGRESQL, column(type, postgres), Engine.MYSQL, column(type, mysql))
                .orElse("");
    }

    private static String lossBack(CanonicalType type, String mysql, String postgres) {
        return TypeWidth.loss(Engine.MYSQL, column(type, mysql), Engine.POSTGRESQL, column(type, postgres))
                .orElse("");
    }

    @Test
    void equalTypesLoseNothing() {
        assertThat(loss(CanonicalType.TEXT, "character varying(40)", "varchar(40)"))
                .isEmpty();
        assertThat(loss(CanonicalType.INT, "bigint", "bigint")).isEmpty();
        assertThat(loss(CanonicalType.DECIMAL, "numeric(12,2)", "decimal(12,2)"))
                .isEmpty();
        assertThat(loss(CanonicalType.LOCAL_TIMESTAMP, "timestamp without time zone", "datetime(6)"))
                .isEmpty();
        assertThat(lossBack(CanonicalType.TEXT, "text", "text")).isEmpty();
        assertThat(loss(CanonicalType.JSON, "jsonb", "json")).isEmpty();
        assertThat(loss(CanonicalType.DECIMAL, "numeric(20,0)", "bigint unsigned"))
                .isEmpty();
        assertThat(loss(CanonicalType.TEXT, "inet", "varchar(49)")).isEmpty();
        assertThat(loss(CanonicalType.TEXT, "interval(3)", "varchar(80)")).isEmpty();
    }

    @Test
    void narrowerTypesAreToldWithWhatTheyHold() {
        assertThat(loss(CanonicalType.TEXT, "character varying(40)", "varchar(20)"))
                .isEqualTo("20 characters, there 40");
        assertThat(loss(CanonicalType.TEXT, "text", "text")).isEqualTo("65535 characters, there no bound");
        assertThat(loss(CanonicalType.TEXT, "inet", "varchar(15)")).isEqualTo("15 characters, there 49");
        assertThat(loss(CanonicalType.DECIMAL, "numeric(21,0)", "bigint unsigned"))
                .isEqualTo("20 digits before the point, there 21");
        assertThat(loss(CanonicalType.INT, "bigint", "int")).isEqualTo("32 bits, there 64");
        assertThat(lossBack(CanonicalType.INT, "int unsigned", "integer")).isEqualTo("32 bits, there 33");
        assertThat(loss(CanonicalType.DECIMAL, "numeric(14,2)", "decimal(12,2)"))
                .isEqualTo("10 digits before the point, there 12");
        assertThat(loss(CanonicalType.DECIMAL, "numeric(12,4)", "decimal(12,2)"))
                .isEqualTo("2 digits after the point, there 4");
        assertThat(loss(CanonicalType.DECIMAL, "numeric", "decimal(12,2)"))
                .isEqualTo("10 digits before the point, there no bound");
        assertThat(loss(CanonicalType.LOCAL_TIMESTAMP, "timestamp without time zone", "datetime"))
                .isEqualTo("0 digits of a second, there 6");
        assertThat(lossBack(CanonicalType.TIME, "time(6)", "time(3) without time zone"))
                .isEqualTo("3 digits of a second, there 6");
    }
}
