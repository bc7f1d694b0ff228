package dev.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A policy in the site file itself. */
class SitePolicyTest {
    private static final String SITE = """
            group: shop
            site: berlin
            members: [berlin, lima]
            database:
              engine: postgresql
              host: db
              name: shop
              user: parley
              password: secret
            kafka:
              bootstrap-servers: kafka:9092
            """;
    private static final String RULES = """
            version: 4
            defaults: {deletes: lww}
            tables:
              ticket:
                columns:
                  state: {rule: custom, class: siblings, expression: 'siblings[0]'}
                  note: text-merge
                unique: {code: null, 'shop, shelf': {losers: suffix, column: shelf}}
            """;

    private static SiteConfig site(String policy) throws ConfigException {
        return SiteFile.parse(
                "berlin.yaml",
                SITE + policy,
                Path.of("/"),
                name -> Optional.ofNullable(Map.<String, String>of().get(name)));
    }

    @Test
    void thePolicyStandsInTheSectionInPlaceOfAFile() throws ConfigException {
        PolicyDocument inline =
                SitePolicy.of(site("policy:\n" + RULES.indent(2)).policy());

        assertThat(inline.policy().hash())
                .isEqualTo(PolicyFile.parse("policy.yaml", RULES).policy().hash());
        assertThat(PolicyFile.parse("parley.config", inline.text()).policy().hash())
                .isEqualTo(inline.policy().hash());
    }

    @Test
    void thePolicyMayBeAText() throws ConfigException {
        PolicyDocument text =
                SitePolicy.of(site("policy:\n  document: |\n" + RULES.indent(4)).policy());

        assertThat(text.policy().version()).isEqualTo(4);
    }

    @Test
    void problemsAreToldWithTheirLinesInTheSiteFile() throws ConfigException {
        SiteConfig wrong = site("policy:\n  version: 1\n  tables:\n    ticket: {columns: {state: manul}}\n");

        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> SitePolicy.of(wrong.policy()));
        assertThat(refused.getMessage()).contains("policy of the site file", "line 15", "tables.ticket.columns.state");
    }

    @Test
    void aPolicyWithoutAVersionAndOneBesideAFileAreRefused() throws ConfigException {
        SiteConfig unnumbered = site("policy: {tables: {ticket: {deletes: lww}}}\n");
        assertThat(catchThrowableOfType(ConfigException.class, () -> SitePolicy.of(unnumbered.policy()))
                        .getMessage())
                .contains("version", "is missing", "line 12");

        SiteConfig both = site("policy: {version: 1, file: other.yaml}\n");
        assertThat(catchThrowableOfType(ConfigException.class, () -> SitePolicy.of(both.policy()))
                        .getMessage())
                .contains("file", "is no known key");
        assertThat(catchThrowableOfType(
                                ConfigException.class, () -> site("policy: {file: a.yaml, document: 'version: 1'}\n"))
                        .getMessage())
                .contains("policy.document", "there is a `file`");
    }
}
