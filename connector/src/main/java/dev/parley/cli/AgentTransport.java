package dev.parley.cli;

import dev.parley.verify.RemoteSite;
import dev.parley.verify.SiteUnavailableException;

/** Asks a site for verification through the client of all commands. */
record AgentTransport(AdminClient client) implements RemoteSite.Transport {
    private interface Question<T> {
        T ask() throws CommandFailed, InterruptedException;
    }

    @Override
    public <T> T get(String path, Class<T> answer) {
        return ask(() -> client.get(path, answer));
    }

    @Override
    public <T> T post(String path, Object body, Class<T> answer) {
        return ask(() -> client.post(path, body, answer));
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (CommandFailed e) {
            throw new SiteUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SiteUnavailableException("the command was interrupted", e);
        }
    }
}
