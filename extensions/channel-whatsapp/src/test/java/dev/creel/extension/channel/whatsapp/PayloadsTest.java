// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbound.Sender;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsTest {
    private static final String ADA = "'from':'491701234567:12@s.whatsapp.net','from_lid':'251556368777322@lid','from_name':'Ada'";
    private static final String DM = "'chat_id':'491701234567@s.whatsapp.net'";
    private static final String GROUP = "'chat_id':'120363402106123456@g.us'";
    private static final String REST = "'id':'3EB0C127','timestamp':'2026-11-21T10:30:00+02:00'";
    private static final Instant AT = Instant.parse("2026-11-21T08:30:00Z");

    private final OwnMessages own = new OwnMessages();
    private final List<String> warnings = new ArrayList<>();
    private final Payloads payloads = new Payloads(new Identities(), own, Clock.fixed(Fakes.NOW, ZoneOffset.UTC), new Fakes.Context(warnings));

    private Optional<Inbound> read(String event, String payload) {
        return payloads.read(Fakes.json("{'event':'" + event + "','device_id':'4915555@s.whatsapp.net','payload':{" + payload + "}}"));
    }

    private Inbound.Message message(String payload) {
        return (Inbound.Message) read("message", REST + "," + payload).orElseThrow();
    }

    @Test
    void aDirectMessageIsItsSendersWithoutTheDevice() {
        assertThat(message(ADA + "," + DM + ",'is_from_me':false,'body':'hello'")).isEqualTo(new Inbound.Message(
                "message 491701234567@s.whatsapp.net 491701234567@s.whatsapp.net 3EB0C127",
                new Chat(Chat.Kind.DIRECT, "491701234567@s.whatsapp.net", ""), new Sender("+491701234567", true, "Ada", false),
                AT, "hello", Addressed.BOT, "3EB0C127", "", List.of()));
    }

    /** Whoever is known by both is the same person by either. */
    @Test
    void aLidIsTheNumberItWasSeenWith() {
        String lidOnly = "'from':'251556368777322@lid','chat_id':'251556368777322@lid','body':'x'";
        assertThat(message(lidOnly).sender().id()).isEqualTo("lid:251556368777322");
        message(ADA + "," + DM + ",'body':'hello'");
        assertThat(message(lidOnly).sender().id()).isEqualTo("+491701234567");
        assertThat(message(lidOnly).chat().id()).isEqualTo("491701234567@s.whatsapp.net");
        assertThat(message("'from':'99999999999@lid','chat_id':'99999999999@lid','body':'x'").sender().id()).isEqualTo("lid:99999999999");
    }

    @Test
    void theSameIdOfAnotherSenderIsAnotherEvent() {
        String first = message(ADA + "," + GROUP + ",'body':'x'").eventId();
        String second = message("'from':'33600000001@s.whatsapp.net'," + GROUP + ",'body':'x'").eventId();
        assertThat(first).isNotEqualTo(second);
        assertThat(message(ADA + "," + GROUP + ",'body':'x'").eventId()).isEqualTo(first);
    }

    @Test
    void aNameIsNoIdentity() {
        assertThat(message("'from':'33600000001@s.whatsapp.net','from_name':'+491701234567'," + GROUP + ",'body':'x'").sender())
                .isEqualTo(new Sender("+33600000001", true, "+491701234567", false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hello | NOBODY", "@4915555 hi | BOT", "hi @4915555! | BOT", "@33600000001 hi | OTHERS", "@33600000001 @4915555 | BOT",
        "me@4915555 | NOBODY", "@49155556 hi | OTHERS", "4915555 | NOBODY", "@creel hi | NOBODY", "@@4915555 | NOBODY"})
    void groupsNameTheBotByItsNumber(String text, Addressed whom) {
        assertThat(message(ADA + "," + GROUP + ",'body':'" + text + "'").addressed()).isEqualTo(whom);
    }

    @Test
    void aReplyToOursAndOurLidAreMeantForUs() {
        own.sent("OURS1", "");
        assertThat(message(ADA + "," + GROUP + ",'body':'x','replied_to_id':'OURS1'").addressed()).isEqualTo(Addressed.BOT);
        assertThat(message(ADA + "," + GROUP + ",'body':'x','replied_to_id':'OTHER'").addressed()).isEqualTo(Addressed.NOBODY);
        assertThat(message(ADA + "," + GROUP + ",'body':'@7777777 x'").addressed()).isEqualTo(Addressed.OTHERS);
        read("message", REST + ",'from':'4915555@s.whatsapp.net','from_lid':'7777777@lid'," + GROUP + ",'is_from_me':true,'body':'x'");
        assertThat(message(ADA + "," + GROUP + ",'body':'@7777777 x'").addressed()).isEqualTo(Addressed.BOT);
    }

    @Test
    void whatTheAccountSaysToOthersIsNobodys() {
        String me = "'from':'4915555:3@s.whatsapp.net','is_from_me':true,'body':'/status',";
        assertThat(read("message", REST + "," + me + DM)).isEmpty();
        assertThat(read("message", REST + "," + me + GROUP)).isEmpty();
        assertThat(message(me + "'chat_id':'4915555@s.whatsapp.net'").sender()).isEqualTo(new Sender("+4915555", true, "", true));
        assertThat(message(me.replace("'body'", "'from_lid':'7777777@lid','body'") + "'chat_id':'7777777@lid'").sender().self()).isTrue();
    }

    /** In a chat with oneself answers come back as messages of one's own; they must not be answered again. */
    @Test
    void whatWasSentIsNotHeardAgain() {
        own.sending("an answer");
        own.sent("SENT1", "");
        String me = "'from':'4915555@s.whatsapp.net','chat_id':'4915555@s.whatsapp.net','is_from_me':true,'timestamp':'2026-11-21T10:30:00Z',";
        assertThat(read("message", me + "'id':'A1','body':'an answer'")).isEmpty();
        assertThat(read("message", me + "'id':'SENT1','body':'other'")).isEmpty();
        assertThat(read("message", me + "'id':'A2','body':'a question'")).isPresent();
        assertThat(read("message", me + "'id':'A1','body':'an answer'")).as("posted twice").isEmpty();
    }

    @Test
    void theSameWordsByTheOwnerAreHis() {
        String me = "'from':'4915555@s.whatsapp.net','chat_id':'4915555@s.whatsapp.net','is_from_me':true,'timestamp':'2026-11-21T10:30:00Z',";
        own.sending("yes");
        assertThat(read("message", me + "'id':'A1','body':'yes'")).as("before the bridge answered").isEmpty();
        own.sent("A1", "yes");
        assertThat(read("message", me + "'id':'A2','body':'yes'")).isPresent();
        own.sending("no");
        own.sent("A3", "no");
        assertThat(read("message", me + "'id':'A4','body':'no'")).isPresent();
    }

    /** Later than that the host would not know a repetition again. */
    @Test
    void whatIsNotOfTheLastDayIsNotRead() {
        String from = "'id':'A1'," + ADA + "," + DM + ",'body':'pay'";
        for (String event : List.of("message", "message.edited", "message.reaction")) {
            assertThat(read(event, from + ",'timestamp':'2026-11-20T13:00:00Z'")).as(event).isPresent();
            assertThat(warnings).isEmpty();
            for (String at : List.of("2026-11-20T12:59:59Z", "2026-11-20T14:30:00+02:00", "2026-11-21T12:30:01Z", "yesterday", "")) {
                assertThat(read(event, from + ",'timestamp':'" + at + "'")).as(event + " " + at).isEmpty();
            }
            assertThat(read(event, from)).isEmpty();
            assertThat(warnings).hasSize(6).noneMatch(line -> line.contains("yesterday") || line.contains("pay"));
            warnings.clear();
        }
    }

    @Test
    void filesAreNamedAndNotFetched() {
        assertThat(message(ADA + "," + DM + ",'image':'statics/media/1752-ad9e.jpeg'").attachments())
                .containsExactly(new Attachment("path statics/media/1752-ad9e.jpeg", "", "image/jpeg", -1));
        assertThat(message(ADA + "," + DM + ",'body':'look','document':{'path':'statics/media/1-a.pdf','filename':'../r.pdf'}").attachments())
                .containsExactly(new Attachment("path statics/media/1-a.pdf", "r.pdf", "application/pdf", -1));
        assertThat(message(ADA + "," + DM + ",'video':{'url':'https://mmg.whatsapp.net/v/x'}").attachments())
                .containsExactly(new Attachment("message 3EB0C127 491701234567@s.whatsapp.net", "", "video/mp4", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../secret", "statics/../config.db", "statics/media/../../x", "file:///etc/passwd",
            "http://evil.example/x", "statics//x", "statics/media/x?y", "statics/media/%2e%2e/x", "storages/whatsapp.db", "C:x"})
    void aPathThatLeadsOutIsNoFile(String path) {
        assertThat(message(ADA + "," + DM + ",'body':'x','image':'" + path + "'").attachments()).isEmpty();
        assertThat(message(ADA + "," + DM + ",'body':'x','image':{'path':'" + path + "','url':'https://a'}").attachments()).isEmpty();
    }

    @Test
    void editsAndReactions() {
        Chat group = new Chat(Chat.Kind.GROUP, "120363402106123456@g.us", "");
        Sender ada = new Sender("+491701234567", true, "Ada", false);
        String key = " 491701234567@s.whatsapp.net 120363402106123456@g.us 3EB0C127";
        assertThat(read("message.edited", REST + "," + ADA + "," + GROUP + ",'original_message_id':'O1','body':'new'"))
                .contains(new Inbound.Edit("message.edited" + key, group, ada, AT, "O1", "new"));
        assertThat(read("message.reaction", REST + "," + ADA + "," + GROUP + ",'reacted_message_id':'O1','reaction':'👍'"))
                .contains(new Inbound.Reaction("message.reaction" + key, group, ada, AT, "O1", "👍", true));
        assertThat(read("message.reaction", REST + "," + ADA + "," + GROUP + ",'reacted_message_id':'O1','reaction':''"))
                .contains(new Inbound.Reaction("message.reaction" + key, group, ada, AT, "O1", "", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'from':'491701234567@s.whatsapp.net','chat_id':'status@broadcast','body':'x'",
        "'from':'491701234567@s.whatsapp.net','chat_id':'120363123456789@newsletter','body':'x'",
        "'from':'491701234567@s.whatsapp.net','chat_id':'','body':'x'",
        "'from':'Ada','chat_id':'491701234567@s.whatsapp.net','body':'x'",
        "'from':'491701234567@s.whatsapp.net@g.us','chat_id':'120363402106123456@g.us','body':'x'",
        "'from':'120363402106123456@g.us','chat_id':'120363402106123456@g.us','body':'x'",
        "'from':'４９１７０1234567@s.whatsapp.net','chat_id':'120363402106123456@g.us','body':'x'",
        "'from':'0491701234567@s.whatsapp.net','chat_id':'120363402106123456@g.us','body':'x'",
        "'from':'491701234567@hosted','chat_id':'120363402106123456@g.us','body':'x'",
        "'from':7,'chat_id':[],'body':{}",
        "'from':'491701234567@s.whatsapp.net','chat_id':'491701234567@s.whatsapp.net','body':'  '",
        "'from':'491701234567@s.whatsapp.net','chat_id':'491701234567@s.whatsapp.net','location':{'name':'x'}"})
    void whatIsNoMessageIsPassedOver(String payload) {
        assertThat(read("message", REST + "," + payload)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message.ack", "message.revoked", "call.offer", "newsletter.message", "group.participants", "", "MESSAGE"})
    void otherPostsAreNoEvents(String event) {
        assertThat(read(event, REST + "," + ADA + "," + DM + ",'body':'x'")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'id':''", "'id':7", "'id':'a b'", "'id':'../x'"})
    void oddIdsAreNone(String id) {
        assertThat(read("message", id + "," + ADA + "," + DM + ",'body':'x'")).isEmpty();
    }
}
