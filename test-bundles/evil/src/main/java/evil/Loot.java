// SPDX-License-Identifier: Apache-2.0
package evil;

import java.util.concurrent.CountDownLatch;

/** What another thread brought back. */
final class Loot {
    final CountDownLatch done = new CountDownLatch(1);
    private volatile String value;
    private volatile Throwable thrown;

    void take(Indirect.Fallible<String> body) {
        try {
            value = body.call();
        } catch (Throwable e) {
            thrown = e;
        } finally {
            done.countDown();
        }
    }

    String get() throws Throwable {
        if (thrown != null) {
            throw thrown;
        }
        return value;
    }
}
