package dev.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.AdminConfig;
import dev.parley.config.Secret;
import dev.parley.verify.ReportView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyReportsTest {
    private static final String TOKEN = "token-of-this-test";

    private long now;
    private AdminServer server;

    @BeforeEach
    void start() {
        AdminConfig config = new AdminConfig(
                "127.0.0.1",
                0,
                Optional.of(new Secret(TOKEN)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        server = AdminServer.start(config, new VerifyReports("customer"::equals, () -> now).routes(), () -> 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ReportView report(String outcome, String... tables) {
        return new ReportView(
                outcome,
                "ada",
                List.of("ada", "bob"),
                1.5,
                List.of(tables).stream().map(table -> table(table, 3)).toList());
    }

    private static ReportView.TableView table(String name, int differences) {
        List<ReportView.RowView> rows = java.util.stream.IntStream.range(0, differences)
                .mapToObj(row -> new ReportView.RowView(
                        "value", "key-" + row, "bob", List.of("v"), Map.of("ada", "1", "bob", "2"), ""))
                .toList();
        return new ReportView.TableView(
                name, "different", Map.of("ada", 5L, "bob", 5L), 100, differences, Map.of(), "", rows, 0);
    }

    private HttpResponse<String> send(String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/verify-reports"));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body)).header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<VerifyReports.Received> kept() throws Exception {
        return ApiJson.read(send("", "").body(), VerifyReports.Reports.class).reports();
    }

    @Test
    void aReportThatWasSharedCanBeRead() throws Exception {
        now = 1_000;
        ReportView report = report("different", "person");

        assertThat(send(TOKEN, ApiJson.write(report)).statusCode()).isEqualTo(200);

        assertThat(kept()).containsExactly(new VerifyReports.Received("1970-01-01T00:00:01Z", report));
    }

    @Test
    void keysOfTablesWithRedactedColumnsAreLeftOut() throws Exception {
        send(TOKEN, ApiJson.write(report("different", "person", "customer")));

        List<ReportView.TableView> tables = kept().get(0).report().tables();
        assertThat(tables.get(0).differences())
                .extracting(ReportView.RowView::key)
                .contains("key-0");
        assertThat(tables.get(1).differences())
                .hasSize(3)
                .extracting(ReportView.RowView::key)
                .containsOnly("hidden");
    }

    @Test
    void theOldestAreForgotten() throws Exception {
        for (int i = 0; i < VerifyReports.REPORTS_MAX + 2; i++) {
            send(TOKEN, ApiJson.write(report("equal " + i)));
        }

        assertThat(kept())
                .hasSize(VerifyReports.REPORTS_MAX)
                .extracting(one -> one.report().outcome())
                .startsWith("equal 11")
                .endsWith("equal 2");
    }

    @Test
    void onlyWhoeverMayChangeThingsShares() throws Exception {
        assertThat(send("wrong", ApiJson.write(report("equal"))).statusCode()).isEqualTo(401);
        assertThat(send(TOKEN, "{\"outcome\": \"equal\"}").statusCode()).isEqualTo(400);
        assertThat(kept()).isEmpty();
    }

    /** A report may be larger than what an agent takes at once. */
    @Test
    void aLongReportIsSharedWithAPartOfItsRows() {
        ReportView many = new ReportView(
                "different", "ada", List.of("ada", "bob"), 1, List.of(table("a", 900), table("b", 900), table("c", 2)));

        ReportView shared = many.shortened(1_000);

        assertThat(shared.tables()).extracting(one -> one.differences().size()).containsExactly(333, 333, 2);
        assertThat(shared.tables()).extracting(ReportView.TableView::unlisted).containsExactly(567L, 567L, 0L);
        assertThat(many.shortened(10_000)).isEqualTo(many);
    }
}
