package dev.parley.cli;

import dev.parley.review.ConflictApi.Answered;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Resolve;
import dev.parley.review.ConflictApi.Stats;
import dev.parley.review.ConflictApi.Undo;
import dev.parley.review.ConflictApi.View;
import java.util.LinkedHashMap;
import java.util.Map;

/** The routes of conflicts, asked. */
final class ConflictsClient {
    static final int LIMIT_MAX = 1_000;

    private final AdminClient client;

    ConflictsClient(AgentAddress address) throws CommandFailed {
        this.client = new AdminClient(address);
    }

    Page list(Map<String, String> filter, int limit) throws CommandFailed, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>(filter);
        parameters.put("limit", Integer.toString(limit));
        return client.get(AdminClient.path("/conflicts", parameters), Page.class);
    }

    Stats stats(Map<String, String> filter) throws CommandFailed, InterruptedException {
        return client.get(AdminClient.path("/conflict-stats", filter), Stats.class);
    }

    View show(String id) throws CommandFailed, InterruptedException {
        return client.get("/conflicts/" + AdminClient.encoded(id), View.class);
    }

    Decided resolve(String id, Resolve request) throws CommandFailed, InterruptedException {
        return client.post("/conflicts/" + AdminClient.encoded(id) + "/resolve", request, Decided.class);
    }

    Decided approve(String id, Answered request) throws CommandFailed, InterruptedException {
        return client.post("/conflicts/" + AdminClient.encoded(id) + "/approve", request, Decided.class);
    }

    Decided reject(String id, Answered request) throws CommandFailed, InterruptedException {
        return client.post("/conflicts/" + AdminClient.encoded(id) + "/reject", request, Decided.class);
    }

    Decided undo(String id, Undo request) throws CommandFailed, InterruptedException {
        return client.post("/conflicts/" + AdminClient.encoded(id) + "/undo", request, Decided.class);
    }
}
