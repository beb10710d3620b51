// SPDX-License-Identifier: Apache-2.0
package evil;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Code that runs before, between and after calls: static initialiser, constructor, activation, run-away loops. */
final class Life {
    static final Loot CLINIT = new Loot();
    static final Loot ACTIVATED = new Loot();
    static volatile long beats;

    private static final Path OUTSIDE = Path.of("/etc/passwd");

    static {
        CLINIT.take(() -> Files.readString(OUTSIDE).substring(0, 4));
    }

    private Life() {}

    static void activated() {
        ACTIVATED.take(() -> Files.readString(OUTSIDE).substring(0, 4));
    }

    static void into(Map<String, Attack> a) {
        a.put("life.clinit", t -> CLINIT.get());
        a.put("life.activate", t -> ACTIVATED.get());
        a.put("l4.runaway.catch", t -> {
            while (true) {
                try {
                    beats++;
                } catch (Throwable e) {
                    beats--;
                } finally {
                    beats++;
                }
            }
        });
        a.put("l4.runaway.interruptSwallowed", t -> {
            while (true) {
                try {
                    beats++;
                    Thread.sleep(5);
                } catch (Throwable e) {
                    beats++;
                }
            }
        });
        a.put("l4.runaway.recursion", t -> {
            while (true) {
                try {
                    deeper(0);
                } catch (Throwable e) {
                    beats++;
                }
            }
        });
        a.put("l4.runaway.lambda", t -> {
            Runnable[] self = new Runnable[1];
            self[0] = () -> beats++;
            while (true) {
                try {
                    java.util.stream.IntStream.range(0, 100).forEach(i -> self[0].run());
                } catch (Throwable e) {
                    beats++;
                }
            }
        });
        a.put("l4.runaway.wait", t -> {
            while (true) {
                synchronized (self()) {
                    try {
                        self().wait();
                    } catch (Throwable e) {
                        beats++;
                    }
                }
            }
        });
    }

    private static Object self() {
        return Life.class;
    }

    private static long deeper(long n) {
        beats++;
        return n > 200 ? n : deeper(n + 1);
    }
}
