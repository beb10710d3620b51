// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import dev.creel.access.Pairings.Approved;
import dev.creel.vault.Store;
import java.util.ArrayList;
import java.util.List;

/** People the operator brings along from elsewhere, written into the books of their accounts. Not beside a running gateway. */
public final class Admitted {
    private static final String NAME = "[a-z][a-z0-9_-]{0,63}";
    private static final int LONGEST = 200;

    private final Store store;

    public Admitted(Store store) {
        this.store = store;
    }

    /** @return those who were let in and were not before */
    public List<Approved> add(List<Approved> people) {
        List<Approved> let = new ArrayList<>();
        for (Approved one : people) {
            if (!one.place().channel().matches(NAME) || !one.place().account().matches(NAME) || !somebody(one.sender())) {
                continue;
            }
            BookFile file = new BookFile(store, one.place());
            Book book = file.read();
            if (!book.approved().containsKey(one.sender())) {
                file.write(book.with(new Approval(one.sender(), one.label(), one.at().toEpochMilli())));
                let.add(one);
            }
        }
        return let;
    }

    private static boolean somebody(String sender) {
        return !sender.isBlank() && sender.length() <= LONGEST && sender.indexOf('*') < 0 && sender.chars().allMatch(c -> c > ' ' && c != 0x7F);
    }
}
