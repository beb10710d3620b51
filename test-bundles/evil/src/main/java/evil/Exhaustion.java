// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.FileOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** What one process has only once and a plugin can use up: memory outside the heap, file handles, time inside the JDK. */
final class Exhaustion {
    private static final int MEGA = 1 << 20;

    private Exhaustion() {}

    static void into(Map<String, Attack> a) {
        a.put("dos.directMemory", t -> {
            List<ByteBuffer> taken = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                taken.add(ByteBuffer.allocateDirect(64 * MEGA));
            }
            return "took " + 64 * taken.size() + " MiB outside the heap";
        });
        a.put("dos.fileHandles", t -> {
            List<FileOutputStream> open = new ArrayList<>();
            try {
                for (int i = 0; i < 2_000; i++) {
                    open.add(new FileOutputStream(t.plugin().dataFolder() + "/handle"));
                }
                return "holds " + open.size() + " file handles";
            } finally {
                for (FileOutputStream f : open) {
                    f.close();
                }
            }
        });
        a.put("dos.map", t -> {
            try (FileChannel file = FileChannel.open(Path.of(t.plugin().dataFolder(), "map"), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                return "maps " + file.map(FileChannel.MapMode.READ_WRITE, 0, 1L << 30).capacity() + " bytes";
            }
        });
        a.put("dos.nativeMemory", t -> {
            List<Deflater> taken = new ArrayList<>();
            try {
                for (int i = 0; i < 800; i++) {
                    taken.add(new Deflater(9));
                }
                return "took " + taken.size() / 4 + " MiB of the C heap";
            } finally {
                taken.forEach(Deflater::end);
            }
        });
        a.put("l4.regex", t -> "" + Pattern.compile("(x+x+)+y\\1").matcher("x".repeat(32)).matches());
        a.put("l4.pow", t -> "" + BigInteger.valueOf(3).pow(60_000_000).bitLength());
    }
}
