// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.plugin.PluginRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Gets a file over https for the host: bounded in bytes, time and redirects, without cookies, proxies or authentication.
 * Every place it is sent to is asked about first. One download each.
 */
final class Download {
    private static final int MOST_REDIRECTS = 3;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofMinutes(3);

    private final HttpClient client;
    private final Consumer<URI> allowed;

    /** @param allowed throws for a place nobody may be sent to */
    Download(SSLContext tls, Consumer<URI> allowed) {
        this.client = HttpClient.newBuilder().sslContext(tls).version(Version.HTTP_1_1).followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT).build();
        this.allowed = allowed;
    }

    /** The content; empty when the server says there is none. */
    Optional<byte[]> get(URI place, int most) throws IOException {
        URI here = place;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            allowed.accept(here);
            HttpResponse<byte[]> answer = ask(here, most);
            switch (answer.statusCode()) {
                case 200 -> {
                    return Optional.of(answer.body());
                }
                case 404, 410 -> {
                    return Optional.empty();
                }
                case 301, 302, 303, 307, 308 -> here = next(here, answer.headers().firstValue("Location").orElse(""));
                default -> throw new IOException(here + " answers with status " + answer.statusCode());
            }
        }
        throw new IOException(place + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private static URI next(URI here, String location) throws IOException {
        try {
            return here.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(here + " redirects to what is no URL", e);
        }
    }

    private HttpResponse<byte[]> ask(URI place, int most) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(place).timeout(WHOLE).header("Accept", "*/*").GET().build();
        BodyHandler<byte[]> bounded = head -> new Bounded(head.statusCode() == 200 ? most : 0);
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, bounded);
        try {
            return answer.get(WHOLE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("not done after " + WHOLE.toMinutes() + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginRefusal("source.unreadable", "the download of " + place + " was interrupted; try again");
        } finally {
            answer.cancel(true);
        }
    }

    /** Collects a body and gives up at the first byte too many; a limit of 0 takes nothing and minds nothing. */
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final int most;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private Subscription subscription;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
            if (most == 0) {
                s.cancel();
                body.complete(new byte[0]);
            } else {
                s.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (body.isDone()) {
                    return;
                }
                if (content.size() + part.remaining() > most) {
                    subscription.cancel();
                    body.completeExceptionally(new IOException("larger than " + most + " bytes"));
                    return;
                }
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                content.writeBytes(bytes);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(content.toByteArray());
        }
    }
}
