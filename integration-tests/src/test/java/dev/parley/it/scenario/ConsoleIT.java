package dev.parley.it.scenario;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The console in a real browser, served by the agents of a PostgreSQL and a MySQL.
 *
 * <p>Long, because all of it asks the same sites and one browser, which take longer to start than all tests to run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final List<String> SITES = List.of(PG, MY);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String HOSTILE_VALUE = "<script>alert(2)</script><b>bold</b>";
    private static final List<String> VIEWS = List.of("#/", "#/conflicts", "#/tables", "#/verify", "#/operate");

    private Bridge bridge;
    private ConsoleBrowser browser;
    private Page page;

    @BeforeAll
    void started() throws SQLException {
        browser = new ConsoleBrowser();
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(ConsoleIT::create)
                .policy("""
                        version: 1
                        tables:
                          person: {columns: {v: manual(last-writer-wins)}}
                          guarded: {approval: required, columns: {v: manual(last-writer-wins)}}
                        """)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        for (int id = 1; id <= 3; id++) {
            execute(PG, "INSERT INTO person (id, v) VALUES (" + id + ", 'start')");
        }
        execute(PG, "INSERT INTO guarded (id, v) VALUES (1, 'start')");
        execute(PG, "INSERT INTO " + hostile(PG) + " (id, v) VALUES (1, 'start')");
        await().atMost(LIMIT).until(() -> value(MY, hostile(MY), 1).equals("start"));
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        conflicts();
    }

    @AfterAll
    void close() {
        browser.close();
        bridge.close();
    }

    @BeforeEach
    void opened() {
        page = browser.page();
    }

    /** Whatever a test does, no script fails or is stopped by the page's policy, and nothing else is asked. */
    @AfterEach
    void theBrowserHadNothingToComplainOf() {
        page.context().close();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> SITES.stream().anyMatch(site -> url.startsWith(url(site))));
    }

    private static void create(Endpoint app) throws SQLException {
        String text = app.isMySql() ? "varchar(100)" : "text";
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE person (id integer PRIMARY KEY, v " + text + ")");
            statement.execute("CREATE TABLE account (id integer PRIMARY KEY, mail varchar(60), UNIQUE (mail))");
            statement.execute("CREATE TABLE guarded (id integer PRIMARY KEY, v " + text + ")");
            statement.execute("CREATE TABLE " + quoted(app) + " (id integer PRIMARY KEY, v " + text + ")");
        }
    }

    private static String quoted(Endpoint app) {
        return app.isMySql() ? "`" + HOSTILE + "`" : "\"" + HOSTILE + "\"";
    }

    private String hostile(String site) {
        return quoted(bridge.app(site));
    }

    /** Every row is written at both sites while neither agent runs; the one at MySQL later. */
    private void conflicts() throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        for (String site : SITES) {
            for (int id = 1; id <= 3; id++) {
                execute(site, "UPDATE person SET v = 'of " + site + "' WHERE id = " + id);
            }
            execute(site, "UPDATE guarded SET v = 'of " + site + "' WHERE id = 1");
            execute(site, "UPDATE " + hostile(site) + " SET v = '" + HOSTILE_VALUE + " of " + site + "' WHERE id = 1");
        }
        bridge.agents().forEach(AgentProcess::resume);
        for (int id = 1; id <= 3; id++) {
            awaitValue(id, "of bob");
        }
        await().atMost(LIMIT).until(() -> value(PG, hostile(PG), 1).endsWith("of bob"));
        Quiescence.awaitWindows(bridge, LIMIT, 4);
    }

    private void execute(String site, String sql) throws SQLException {
        Sql.execute(bridge.app(site), List.of(sql));
    }

    private String value(String site, String table, int id) throws SQLException {
        try (Connection connection = bridge.app(site).open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v FROM " + table + " WHERE id = " + id)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private void awaitValue(int id, String expected) {
        for (String site : SITES) {
            await("person " + id + " at " + site).atMost(LIMIT).untilAsserted(() -> {
                assertThat(bridge.unexpectedEnds()).isEmpty();
                assertThat(value(site, "person", id)).isEqualTo(expected);
            });
        }
    }

    private String url(String site) {
        return "http://127.0.0.1:" + bridge.plan(site).adminPort() + "/";
    }

    private void open(String site, String view) {
        page.navigate(url(site) + "console/" + view);
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The row of the list that tells of a conflict in a table's row. */
    private Locator listed(String row) {
        return page.locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(row))
                .first();
    }

    private void giveToken(String token) {
        page.getByLabel("Token of the agent").fill(token);
        button("Go on").click();
    }

    @Test
    void theOverviewFollowsWhatHappens() throws SQLException {
        page.navigate(url(PG));
        assertThat(page.locator("#phase")).hasText("streaming");
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("bob is current"))))
                .isVisible();
        Locator bob = page.locator("tr", new Page.LocatorOptions().setHasText("bob"));
        long before = applied(bob);

        for (int id = 101; id <= 105; id++) {
            execute(MY, "INSERT INTO person (id, v) VALUES (" + id + ", 'new')");
        }

        // The browser's client is not for several threads.
        await().pollInSameThread().atMost(LIMIT).until(() -> applied(bob) >= before + 5);
    }

    private static long applied(Locator site) {
        return Long.parseLong(site.locator("td[data-label=Applied]").innerText().replace(",", ""));
    }

    @Test
    void plotsHaveSamplesAndAreReadByKeyboard() {
        open(MY, "#/");
        Locator plot =
                page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Delay by origin over time"));
        assertThat(plot).hasAttribute("aria-valuetext", Pattern.compile("[0-9:]{8}: ada [0-9.]+ m?s"));
        plot.press("Home");

        assertThat(plot).hasAttribute("aria-valuenow", "0");
        assertThat(plot.locator("circle")).hasCount(1);
    }

    @Test
    void aConflictIsResolvedByClickingAndUndoneAndEverySiteFollows() {
        open(MY, "#/conflicts");
        page.locator("#filter-state").selectOption("pending");
        listed("person (1)").getByRole(AriaRole.LINK).click();
        assertThat(page.locator(".diff")).containsText("of ada*");
        assertThat(page.locator(".diff")).containsText("of bob*");

        page.getByText("Take the version of ada").click();
        page.getByLabel("Decided by").fill("cleo");
        page.getByLabel("Why").fill(HOSTILE_VALUE);
        button("Decide …").click();
        giveToken("wrong");
        assertThat(page.locator("#token-reason")).containsText("is not the one in the agent's site file");
        giveToken(SitePlan.ADMIN_TOKEN);
        assertThat(page.locator(".answer")).containsText("v: would be written");
        button("Decide for all sites").click();

        awaitValue(1, "of ada");
        assertThat(page.locator("h1 .badge")).hasText("decided");
        assertThat(page.locator(".history")).containsText("cleo: " + HOSTILE_VALUE);
        assertThat(page.evaluate("[JSON.stringify(localStorage), document.cookie].join()")
                        .toString())
                .doesNotContain(SitePlan.ADMIN_TOKEN);

        button("Undo …").click();
        button("Undo for all sites").click();
        awaitValue(1, "of bob");
    }

    @Test
    void aDecisionThatNeedsASecondPersonIsProposedAndApproved() {
        open(PG, "#/conflicts?state=pending&table=guarded");
        listed("guarded (1)").getByRole(AriaRole.LINK).click();
        page.getByText("Take the version of ada").click();
        page.getByLabel("Decided by").fill("cleo");
        button("Propose …").click();
        giveToken(SitePlan.ADMIN_TOKEN);
        button("Propose for all sites").click();
        assertThat(page.locator(".diff th.proposal")).containsText("waits for approval");
        assertThat(page.locator(".diff td.proposal").nth(1)).hasText("of ada*");

        button("Approve the proposal …").click();
        assertThat(page.locator(".answer")).containsText("cannot approve it too");
        page.getByLabel("Decided by").fill("dan");
        button("Approve the proposal …").click();
        button("Approve for all sites").click();
        await().pollInSameThread()
                .atMost(LIMIT)
                .until(() -> value(MY, "guarded", 1).equals("of ada"));
        assertThat(page.locator(".history")).containsText("approved by dan");
    }

    @Test
    void aSetIsPausedAndResumedAndAWriteLookedFor() throws SQLException {
        open(MY, "#/operate");
        page.getByLabel("Done by").fill("cleo");
        button("Pause main").click();
        giveToken(SitePlan.ADMIN_TOKEN);
        assertThat(page.locator(".entry").first()).containsText("main paused by cleo");
        execute(PG, "INSERT INTO person (id, v) VALUES (201, 'waits')");
        page.navigate(url(PG) + "console/#/operate");
        button("The last write here").click();
        String token = page.locator(".answer code").innerText();

        page.navigate(url(MY) + "console/#/operate");
        page.getByLabel("Token of a write").fill(token);
        button("Is it here?").click();
        assertThat(page.getByText(token + " is not visible at bob yet")).isVisible();
        button("Resume main").click();
        assertThat(page.locator(".entry").first()).containsText("applies what other sites write");
        await().pollInSameThread()
                .atMost(LIMIT)
                .until(() -> value(MY, "person", 201).equals("waits"));
        button("Is it here?").click();
        assertThat(page.getByText(token + " is visible at bob")).isVisible();
    }

    /** Both sites give one address away: one row is parked at both, until somebody gives it up. */
    @Test
    void aParkedRowIsLookedAtAgainAndGivenUp() throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        execute(PG, "INSERT INTO account VALUES (1, 'a@example.org')");
        execute(MY, "INSERT INTO account VALUES (2, 'a@example.org')");
        bridge.agents().forEach(AgentProcess::resume);
        open(PG, "#/operate");
        Locator parked = page.locator(".entry").filter(new Locator.FilterOptions().setHasText("account"));
        parked.getByText("Look again").click();
        giveToken(SitePlan.ADMIN_TOKEN);
        assertThat(page.locator(".answer").first()).containsText("is looked at again");
        parked.getByText("Give up …").click();
        button("Give it up at all sites").click();
        assertThat(page.getByText("No row is parked.")).isVisible();
    }

    @Test
    void aConflictIsDecidedByKeyboardAlone() {
        open(PG, "#/conflicts?state=pending&key=2&table=person");
        listed("person (2)").getByRole(AriaRole.LINK).press("Enter");
        page.getByLabel("Write these values").press("Space");
        page.locator("#set-v").press("Control+A");
        page.keyboard().type("agreed");
        page.keyboard().press("Enter");
        page.keyboard().type(SitePlan.ADMIN_TOKEN);
        page.keyboard().press("Enter");
        assertThat(button("Decide for all sites")).isFocused();
        page.keyboard().press("Enter");

        awaitValue(2, "agreed");
        assertThat(page.locator(".answer")).containsText("written here, on its way to all sites");
    }

    @Test
    void theListIsWalkedByArrowsAndSaysWhatItDoesNotKnow() {
        open(PG, "#/conflicts");
        Locator links = page.locator("tbody a");
        links.first().focus();
        page.keyboard().press("ArrowDown");
        assertThat(links.nth(1)).isFocused();
        page.keyboard().press("k");
        assertThat(links.first()).isFocused();

        open(PG, "#/conflicts?table=persn");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("did you mean 'person'?");
    }

    @Test
    void namesAndValuesStayText() {
        open(PG, "#/tables");
        assertThat(listed(HOSTILE)).containsText("public." + HOSTILE);
        listed(HOSTILE).getByRole(AriaRole.LINK).first().click();
        listed(HOSTILE).getByRole(AriaRole.LINK).click();
        assertThat(page.locator("h1")).containsText(HOSTILE + " (1)");
        assertThat(page.locator(".diff")).containsText(HOSTILE_VALUE + " of ada");

        assertThat(page.locator("main img, main script, main b")).hasCount(0);
    }

    @Test
    void aComparisonThatWasSharedIsShownAtEverySite() throws IOException {
        Path contexts = Files.writeString(
                bridge.sandbox().folder().resolve("console-contexts.yaml"), "contexts:\n" + context(PG) + context(MY));
        Parley.Result result = Parley.runHere("verify", "--share", "--contexts", contexts.toString());
        assertThat(result.exitCode()).as(result.output()).isZero();

        for (String site : SITES) {
            open(site, "#/verify");
            Locator report = page.locator(".report").first();
            assertThat(report.locator("summary")).containsText("equal");
            assertThat(report.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(HOSTILE)))
                    .containsText("equal");
        }
    }

    private String context(String site) {
        return "  - {name: " + site + ", url: '" + url(site).replaceFirst("/$", "") + "', token: "
                + SitePlan.ADMIN_TOKEN + "}\n";
    }

    @Test
    void everyViewFitsAPhoneInDarkAndLight() {
        page.setViewportSize(390, 844);
        List<String> grounds = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (String view : VIEWS) {
                open(PG, view);
                assertThat(page.locator("main .dense, main .empty:not(.loading)")
                                .first())
                        .isVisible();
                assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                        .as("what is too wide in " + view)
                        .isEqualTo(0);
            }
            grounds.add(ground());
        }
        assertThat(grounds).doesNotHaveDuplicates();

        button("Theme: auto").click();
        assertThat(ground()).isEqualTo(grounds.get(0));
        page.reload();
        button("Theme: light").click();
        assertThat(ground()).isEqualTo(grounds.get(1));
    }

    private String ground() {
        return page.evaluate("getComputedStyle(document.body).backgroundColor").toString();
    }

    /** As if the site file gave a token for reading. */
    @Test
    void whoeverGivesNoTokenIsAskedOnceAndToldWhatIsMissing() {
        String refusal = "{\"error\": \"unauthorized\", \"message\": \"this needs a token\"}";
        page.route(
                "**/status",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(401).setBody(refusal)));
        open(PG, "#/");
        button("Cancel").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("This needs a token.");
        for (int more = 0; more < 2; more++) {
            page.waitForResponse(response -> response.url().endsWith("/status"), () -> {});
        }
        assertThat(page.locator("dialog")).isHidden();

        page.unroute("**/status");
        button("No token").click();
        giveToken(SitePlan.ADMIN_TOKEN);
        assertThat(page.getByRole(AriaRole.ALERT)).isHidden();
        assertThat(page.locator(".figures")).isVisible();
    }

    @Test
    void anAgentThatIsGoneIsToldAndComesBack() {
        open(PG, "#/");
        assertThat(page.locator("#phase")).hasText("streaming");

        page.context().setOffline(true);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("No answer: the agent does not answer");
        assertThat(page.locator(".topology svg")).isVisible();

        page.context().setOffline(false);
        assertThat(page.getByRole(AriaRole.ALERT)).isHidden();
        assertThat(page.locator("#phase")).hasText("streaming");
    }
}
