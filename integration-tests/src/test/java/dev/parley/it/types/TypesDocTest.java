package dev.parley.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/types.md says what {@link TypesIT} and {@link NativeTypesIT} test. To write it anew: {@code -Dparley.docs=write}. */
class TypesDocTest {
    private static final Path PAGE = Path.of("../docs/types.md");

    @Test
    void pageIsMadeOfTheTypesThatAreTested() throws IOException {
        String found = Files.readString(PAGE);
        String expected = part(part(found, "carried", carried()), "refused", refused());
        if ("write".equals(System.getProperty("parley.docs"))) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("write it anew with: mvn -pl integration-tests -am test -Dtest=TypesDocTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dparley.docs=write")
                .isEqualTo(expected);
    }

    private static String part(String page, String name, String content) {
        String begin = "<!-- generated: " + name + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- end -->", from);
        assertThat(page).contains(begin);
        return page.substring(0, from) + "\n" + content + "\n" + page.substring(to);
    }

    private static String carried() {
        StringBuilder table =
                new StringBuilder("| PostgreSQL | MySQL | `types` at MySQL | remark |\n|---|---|---|---|\n");
        for (TypePair pair : TypePairs.of(0)) {
            String declared = pair.declared().isEmpty() ? "" : "`" + pair.declared() + "`";
            table.append("| `")
                    .append(pair.shownPostgres())
                    .append("` | `")
                    .append(pair.shownMysql())
                    .append("` | ")
                    .append(declared)
                    .append(" | ")
                    .append(pair.note())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String refused() {
        StringBuilder table = new StringBuilder("| engine | type | between PostgreSQL sites |\n|---|---|---|\n");
        for (RefusedType type : RefusedType.all()) {
            String between = !type.postgres() ? "" : type.samples().isEmpty() ? "no" : "yes";
            table.append("| ")
                    .append(type.postgres() ? "PostgreSQL" : "MySQL")
                    .append(" | `")
                    .append(
                            type.type().equals("pair")
                                    ? "composite types"
                                    : type.type().replace("pair[]", "arrays of these"))
                    .append("` | ")
                    .append(between)
                    .append(" |\n");
        }
        return table.toString();
    }
}
