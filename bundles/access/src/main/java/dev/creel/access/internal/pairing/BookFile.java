// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Pairings.Place;
import dev.creel.api.json.Json;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One account's book in a sealed file of its own; of codes it holds keyed digests only. Stateless. */
public final class BookFile {
    private static final int DEPTH = 8;
    private static final String ANYBODY = "*";
    private final Store store;
    private final String path;

    public BookFile(Store store, Place place) {
        this.store = store;
        this.path = "credentials/pairing/" + place.channel() + '/' + place.account() + ".json";
    }

    String path() {
        return path;
    }

    /** @throws StoreException when the file is damaged: nobody is let in on a guess */
    Book read() {
        Optional<byte[]> content = store.read(path);
        if (content.isEmpty()) {
            return Book.EMPTY;
        }
        try {
            return book((Json.Obj) Json.parse(new String(content.get(), StandardCharsets.UTF_8), DEPTH));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new StoreException(path + " is damaged (" + e.getMessage() + "), so nobody it named is let in; delete it and approve them again", e);
        }
    }

    void write(Book book) {
        List<Json.Obj> requests = book.waiting().values().stream().map(w -> Json.object().put("id", w.id()).put("digest", w.digest())
                .put("sender", w.sender()).put("label", w.label()).put("from", w.from().json()).put("askedAtMs", w.askedMs())
                .put("seenAtMs", w.seenMs()).build()).toList();
        List<Json.Obj> approved = book.approved().values().stream().map(a -> Json.object().put("sender", a.sender())
                .put("label", a.label()).put("approvedAtMs", a.atMs()).put("for", "direct").build()).toList();
        Json.Obj file = Json.object().put("version", 1).put("requests", Json.array(requests)).put("approved", Json.array(approved)).build();
        store.write(path, file.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Book book(Json.Obj file) {
        if (file.integer("version", 0) != 1) {
            throw new IllegalArgumentException("its version is not 1");
        }
        Map<String, Waiting> waiting = new LinkedHashMap<>();
        for (Json row : file.array("requests")) {
            Json.Obj w = (Json.Obj) row;
            ChannelAddress from = ChannelAddress.of(w.object("from")).orElseThrow(() -> new IllegalArgumentException("a request has no chat"));
            waiting.put(need(w, "sender"), new Waiting(need(w, "id"), need(w, "digest"), need(w, "sender"), w.text("label", ""), from,
                    w.integer("askedAtMs", 0), w.integer("seenAtMs", 0)));
        }
        Map<String, Approval> approved = new LinkedHashMap<>();
        for (Json row : file.array("approved")) {
            Json.Obj a = (Json.Obj) row;
            // Whoever wrote "everybody" into the file was not the operator at the command line.
            if (!need(a, "sender").strip().equals(ANYBODY) && need(a, "for").equals("direct")) {
                approved.put(need(a, "sender"), new Approval(need(a, "sender"), a.text("label", ""), a.integer("approvedAtMs", 0)));
            }
        }
        return new Book(waiting, approved);
    }

    private static String need(Json.Obj from, String name) {
        return from.text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> new IllegalArgumentException("an entry lacks " + name));
    }
}
