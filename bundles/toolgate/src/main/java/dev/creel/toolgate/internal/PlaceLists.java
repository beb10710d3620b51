// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Subject.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lists for a place with several people: the nearest that the operator wrote counts, of a topic before its group, of a sender
 * there before everybody there. Senders are told by their stable ids alone. Stateless.
 */
final class PlaceLists {
    private static final String ANY = "*";
    private static final String CHANNELS = "channels";

    private PlaceLists() {}

    static Optional<Lists> of(Snapshot now, Place place) {
        if (!place.shared()) {
            return Optional.empty();
        }
        Section channel = new Section(CHANNELS, now.root().get(CHANNELS)).at(place.channel());
        Section account = channel.at("accounts").at(place.account());
        List<Section> places = new ArrayList<>(guilds(account.at("guilds").or(channel.at("guilds")), place));
        for (String kind : List.of("groups", CHANNELS)) {
            Section all = account.at(kind).or(channel.at(kind));
            places.add(all.at(place.chat()).at("topics").at(place.thread()));
            places.add(all.at(place.chat()));
            places.add(all.at(ANY));
        }
        return places.stream().map(each -> lists(each, place)).flatMap(Optional::stream).findFirst();
    }

    private static List<Section> guilds(Section guilds, Place place) {
        List<Section> places = new ArrayList<>();
        for (String space : List.of(place.space(), ANY)) {
            Section guild = guilds.at(space);
            places.add(guild.at(CHANNELS).at(place.chat()));
            places.add(guild.at(CHANNELS).at(ANY));
            places.add(guild);
        }
        return places;
    }

    private static Optional<Lists> lists(Section place, Place who) {
        Section senders = place.at("toolsBySender");
        if (senders.present() && !(senders.value() instanceof Json.Obj)) {
            return Optional.of(new Lists(senders));
        }
        String sender = who.sender().equals(ANY) ? "" : who.sender();
        String full = sender.isEmpty() ? "" : who.channel() + ':' + sender;
        Section own = senders.at(full).or(senders.at(sender)).or(senders.at(ANY)).or(place.at("tools"));
        return own.present() ? Optional.of(new Lists(own)) : Optional.empty();
    }
}
