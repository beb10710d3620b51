// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Message;
import dev.creel.session.Sessions.Line;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.time.Instant;
import java.util.Arrays;

/** One measurement: with|without CHARACTERS TURNS; prints the median and the 99th percentile of a turn's eight results in microseconds. */
public final class LabelCost {
    private static final int RESULTS = 8;

    private LabelCost() {}

    public static void main(String[] args) {
        boolean with = args[0].equals("with");
        String text = page(Integer.parseInt(args[1]));
        int turns = Integer.parseInt(args[2]);
        long kept = 0;
        for (int i = 0; i < turns; i++) {
            kept += turn(with, text);
        }
        long[] nanos = new long[turns];
        for (int i = 0; i < turns; i++) {
            long began = System.nanoTime();
            kept += turn(with, text);
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.err.println(kept);
        System.out.println(nanos[turns / 2] / 1000.0 + " " + nanos[turns * 99 / 100] / 1000.0);
    }

    /** What the results of one turn go through: shown to the model, written as lines, read back with the conversation. */
    private static long turn(boolean with, String text) {
        Marker marker = with ? Marker.fresh() : null;
        Reading reading = new Reading();
        long size = 0;
        for (int i = 0; i < RESULTS; i++) {
            Taint read = with ? Taint.of(new Label("tool", "web_fetch"), new Label("page", "p" + i + ".example")) : Taint.NONE;
            Message.ToolResult told = new Message.ToolResult("c" + i, "web_fetch", text, false);
            Line line = Transcript.toolResult("r", Instant.EPOCH, told, read, marker);
            size += Transcript.shown(told, read, marker).text().length();
            reading.add(read);
            size += ((Message.ToolResult) Transcript.read(line).orElseThrow()).text().length();
            size += with ? Transcript.labels(line).labels().size() : 0;
        }
        return size + reading.taint().labels().size();
    }

    /** Text as pages have it, with markup in it. */
    private static String page(int characters) {
        String piece = "The harbour was quiet that morning, <b>and</b> a < b held for all the boats; see <a href=\"/x\">more</a>. Gr\u00fc\u00dfe.\n";
        return piece.repeat(characters / piece.length() + 1).substring(0, characters);
    }
}
