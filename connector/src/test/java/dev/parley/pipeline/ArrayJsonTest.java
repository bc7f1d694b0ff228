package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.ArrayJson.Elements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "integer[]~{}~[]",
                "integer[]~{1,-2,NULL}~[1,-2,null]",
                "bigint[]~{9223372036854775807}~[9223372036854775807]",
                "integer[]~{{1,2},{3,4}}~[[1,2],[3,4]]",
                "integer[]~[2:3]={5,6}~\"[2:3]={5,6}\"",
                "boolean[]~{t,f,NULL}~[true,false,null]",
                "double precision[]~{1.5,NaN,-Infinity,-0}~[1.5,\"NaN\",\"-Infinity\",\"-0\"]",
                "real[]~{-0.0,-0.5,0}~[\"-0\",-0.5,0]",
                "numeric(10,2)[]~{1.10,NULL}~[\"1.10\",null]",
                "text[]~{a,\"b,c\",\"\",\"NULL\",\"\\\"\",\"\\\\\",\"{}\",NULL}~[\"a\",\"b,c\",\"\",\"NULL\",\"\\\"\",\"\\\\\",\"{}\",null]",
            })
    void jsonOfAnArray(String type, String array, String json) {
        assertThat(ArrayJson.isArray(type)).isTrue();
        assertThat(ArrayJson.toJson(array, ArrayJson.elements(type))).isEqualTo(json);
        String back = ArrayJson.toArray(json);
        assertThat(ArrayJson.toJson(back, ArrayJson.elements(type)))
                .as("its text %s", back)
                .isEqualTo(json);
    }

    /** PostgreSQL refuses each of these texts, so that the row is parked there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"{\"a\":1}~{\"a\":1}", "7~7", "[{\"a\":1}]~{{{}"})
    void documentsThatAreNoArrayStayNone(String json, String text) {
        assertThat(ArrayJson.toArray(json)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"int4,INTEGER", "bigint,INTEGER", "real,FLOAT", "double precision,FLOAT", "bool,BOOLEAN", "numeric,TEXT"
    })
    void elementsByType(String type, Elements elements) {
        assertThat(Elements.of(type)).isEqualTo(elements);
    }
}
