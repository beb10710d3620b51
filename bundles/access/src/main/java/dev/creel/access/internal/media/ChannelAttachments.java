// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.media;

import dev.creel.access.Attachments;
import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.internal.ChannelAccounts;
import dev.creel.access.internal.Channels;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Config;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Fetches files through the account their message came from, within the account's bound of bytes and one deadline for all of a
 * message, and a lowest rate for each: a service that gives a byte a second must not hold a turn. Thread-safe.
 */
@Component(service = Attachments.class)
public final class ChannelAttachments implements Attachments {
    static final int MOST_FILES = 8;

    private static final long TOTAL_NANOS = TimeUnit.SECONDS.toNanos(45);
    /** A file of which the service says how large it is has this long, and the time it takes at the lowest rate. */
    private static final Duration HEAD_START = Duration.ofSeconds(10);
    private static final long BYTES_PER_SECOND = 128 << 10;

    private static final int USUAL_MB = 5;
    private static final int MOST_MB = 20;

    /** Bytes of all files of a message: they are in memory together. */
    static final long MOST_BYTES = (long) MOST_MB << 20;

    private final Config config;
    private final PluginServices services;

    @Activate
    public ChannelAttachments(@Reference Config config, @Reference PluginServices services) {
        this.config = config;
        this.services = services;
    }

    /** Where a message's files are fetched from. */
    private record Source(Service<Channel> channel, Channel.Account account, int most) {}

    @Override
    public List<Fetched> fetch(Message message) {
        List<Json> attachments = message.options().array("attachments");
        Optional<ChannelAddress> from = ChannelAddress.of(message);
        if (from.isEmpty() || attachments.isEmpty()) {
            return List.of();
        }
        Optional<Source> source = source(from.get());
        long deadline = System.nanoTime() + TOTAL_NANOS;
        List<Fetched> all = new ArrayList<>();
        long bytes = 0;
        for (Json entry : attachments) {
            if (entry instanceof Json.Obj file && all.size() < MOST_FILES) {
                Fetched fetched = source.isEmpty() ? lost(file, "its channel is not there any more")
                        : fetch(source.get(), file, deadline, MOST_BYTES - bytes);
                bytes += fetched.size();
                all.add(fetched);
            } else if (entry instanceof Json.Obj file) {
                all.add(lost(file, "a message may bring " + MOST_FILES + " files"));
            }
        }
        return all;
    }

    private Optional<Source> source(ChannelAddress from) {
        Service<Channel> channel = Channels.byKind(services).get(from.channel());
        return ChannelAccounts.find(config.current(), from.channel(), from.account())
                .filter(found -> channel != null && found.enabled())
                .map(found -> new Source(channel, found.account(), most(found.account().config())));
    }

    private static int most(Json.Obj account) {
        double mb = account.get("mediaMaxMb") instanceof Json.Num number ? number.value().doubleValue() : USUAL_MB;
        return (int) (Math.max(0, Math.min(MOST_MB, mb)) * (1 << 20));
    }

    private static Fetched fetch(Source from, Json.Obj file, long deadline, long room) {
        long size = file.integer("size").orElse(-1L);
        if (size > from.most()) {
            return lost(file, "it is larger than " + from.most() + " bytes (mediaMaxMb)");
        }
        if (size > room || room <= 0) {
            return lost(file, "the files of one message may have " + MOST_BYTES + " bytes together");
        }
        int most = (int) Math.min(from.most(), room);
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return lost(file, "fetching took too long");
        }
        try {
            Attachment attachment = new Attachment(file.text("reference").orElse(""), file.text("name").orElse(""),
                    file.text("mediaType").orElse(""), size);
            byte[] bytes = from.channel().call(longest(size, left),
                    (plugin, call) -> plugin.download(from.account(), attachment, most, call));
            if (bytes == null || bytes.length > most) {
                return lost(file, "it is larger than " + most + " bytes (mediaMaxMb)");
            }
            return here(file, bytes);
        } catch (Failure | PluginException e) {
            return lost(file, "it could not be fetched: " + e.getMessage());
        } catch (IllegalArgumentException | ClassCastException e) {
            return lost(file, "it could not be fetched");
        }
    }

    private static Duration longest(long size, long left) {
        Duration rest = Duration.ofNanos(left);
        Duration enough = HEAD_START.plusMillis(size * 1000 / BYTES_PER_SECOND);
        return size < 0 || enough.compareTo(rest) > 0 ? rest : enough;
    }

    private static Fetched here(Json.Obj file, byte[] bytes) {
        FileType type = FileType.of(bytes);
        if (type.tooLarge()) {
            return lost(file, "its header does not say a size of at most " + FileType.MOST_PIXELS + " pixels");
        }
        return new Fetched(file.text("name").orElse(""), type.mediaType(), type.extension(), type.image(), bytes, "");
    }

    private static Fetched lost(Json.Obj file, String why) {
        return new Fetched(file.text("name").orElse(""), file.text("mediaType").orElse(""), "", false, new byte[0], why);
    }
}
