// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.agent.Runs;
import dev.creel.gateway.internal.RunHub;
import dev.creel.gateway.internal.http.Answers;
import dev.creel.gateway.internal.http.Disconnect;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to one HTTP client, written while its run goes on. Until it is known whose run it is, text is held: a run that
 * an earlier request began may be half told, and is then answered as a whole. Thread-safe.
 */
final class RunAnswer implements RunHub.Watch {
    private final Wording wording;
    private final Request request;
    private final Response response;
    private final Callback whole;
    private final EventStream stream;
    private final StringBuilder held = new StringBuilder();
    private Consumer<String> abort = session -> {};
    private Disconnect disconnect;
    private String sessionKey = "";
    private boolean telling;
    private boolean gone;
    private boolean done;
    private boolean wrote;
    private int told;

    RunAnswer(Wording wording, boolean streamed, Request request, Response response, Callback callback) {
        this.wording = wording;
        this.request = request;
        this.response = response;
        this.whole = callback;
        this.stream = streamed ? new EventStream(response, this::gone) : null;
    }

    /**
     * The run is this request's own: it is told as it goes.
     *
     * @param stop ends the run of that session when the client goes away
     */
    void own(String session, Consumer<String> stop) {
        boolean late;
        synchronized (this) {
            sessionKey = session;
            abort = stop;
            telling = true;
            late = gone && !done;
            watch();
            if (!done && !gone) {
                tell(held.toString());
            }
            held.setLength(0);
        }
        if (late) {
            stop.accept(session);
        }
    }

    /** An earlier request began the run: its end is told, and a client that goes away does not end it. */
    synchronized void repeated() {
        held.setLength(0);
        watch();
    }

    private void watch() {
        if (!done && !gone) {
            begin();
            disconnect = Disconnect.watch(request, response, this::gone);
        }
    }

    private void begin() {
        if (stream != null && !wrote) {
            wrote = true;
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            stream.send(wording.begin());
        }
    }

    private void gone() {
        String session;
        Consumer<String> stop;
        synchronized (this) {
            if (gone || done) {
                return;
            }
            gone = true;
            session = sessionKey;
            stop = abort;
        }
        if (!session.isEmpty()) {
            stop.accept(session);
        }
    }

    @Override
    public synchronized void text(String delta) {
        if (stream == null || gone || done) {
            return;
        }
        if (telling) {
            tell(delta);
        } else {
            held.append(delta);
        }
    }

    private void tell(String text) {
        if (stream != null && !text.isEmpty()) {
            begin();
            told += text.length();
            stream.send(wording.text(text));
        }
    }

    @Override
    public void ended(Runs.Result result) {
        Callback callback = whole;
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            if (disconnect != null) {
                disconnect.stop();
                callback = disconnect.closing(whole);
            }
        }
        if (gone) {
            callback.failed(new EofException("the client went away"));
        } else if (stream != null && (wrote || Outcome.ok(result))) {
            begin();
            tell(result.text().substring(Math.min(told, result.text().length())));
            stream.end(wording.end(result), callback);
        } else {
            if (Outcome.status(result) == 429) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            }
            Answers.json(response, callback, Outcome.status(result), wording.whole(result));
        }
    }
}
