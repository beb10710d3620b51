// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a group sees of paths and listings. */
class ListingsTest {
    @Test
    void absolutePathsAreLeftOut() {
        for (String path : new String[] {"/home/eva/.ssh/id_ed25519", "/etc/passwd", "~/notes/diary.md", "C:\\Users\\eva\\tax.xlsx",
                "\\\\nas\\private\\x", "/workspace/plan.md", "/var/lib/creel"}) {
            assertThat(Listings.without("It is in " + path + ", I think")).as(path).isEqualTo("It is in [path left out] I think");
            assertThat(Listings.without("`" + path + "`")).as(path).isEqualTo("`[path left out]`");
        }
    }

    @Test
    void addressesAndOrdinaryWordsStay() {
        for (String text : new String[] {"see https://example.org/home/index.html", "and/or 1/2 km/h", "use /status or /etc", "r/java",
                "10:30 c: yes", "- apples\n- pears\n- plums", "1. one\n2. two\n3. three", "mail eva@example.org", "a\n\n\nb", "see example.org/var/x",
                "https://a.example\nhttps://b.example\nhttps://c.example", "I read notes.md\nand changed it.", "a.md\nb.md"}) {
            assertThat(Listings.without(text)).isEqualTo(text);
        }
    }

    @Test
    void listingsAreLeftOutWhateverTheirForm() {
        for (String listing : new String[] {"a.txt\nb.md\nc/", "- `a.txt`\n- `src/b.java`\n- .env", "1. a.txt\n2. b.md (2 KB)\n3. c.key",
                "-rw-r--r-- 1 eva eva 12 Nov 1 10:00 tax", "total 8\ndrwxr-xr-x 2 eva eva 4096 Nov 1 10:00 private",
                ".\n├── plans\n└── secrets", "src/main/A.java\nsrc/main/B.java\nsrc/test/C.java"}) {
            assertThat(Listings.without("Here:\n" + listing + "\nDone.")).as(listing).contains("[a listing of files was left out]")
                    .startsWith("Here:\n").endsWith("\nDone.").doesNotContain("tax").doesNotContain("secrets").doesNotContain("b.md")
                    .doesNotContain("A.java").doesNotContain(".env");
        }
    }

    @Test
    void longTextsTakeNoLongerThanTheirLength() {
        for (String piece : new String[] {"/home/", "a.b.", "- ", "~/~/", "../", "│ ", "x/y/z.", "\\\\a\\", "a.txt "}) {
            Listings.without(piece.repeat(200_000 / piece.length()));
            Listings.without((piece + "\n").repeat(200_000 / piece.length()));
        }
    }
}
