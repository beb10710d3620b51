// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells from a heap dump which bundles have a class loader. Usage: Loaders.java DUMP PREFIX: one line for each, "SYMBOLIC-NAME
 * BUNDLE.REVISION"; below one whose name has the prefix stands what holds it, from a root of the collector down.
 */
final class Loaders {
    private static final String LOADER = "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";
    private static final String REFERENCE = "java.lang.ref.Reference";
    /** Bytes of a value by its type; a reference is type 2. */
    private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};
    private static final int REFERENCE_TYPE = 2;

    private record Field(String name, int type) {}

    private record Type(String name, long parent, List<Field> fields, Map<String, Long> holds) {}

    private final ByteBuffer dump;
    private final Map<Long, String> texts = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Type> types = new HashMap<>();
    private final Map<Long, Integer> objects = new HashMap<>();
    private final Map<Long, String> roots = new LinkedHashMap<>();

    private Loaders(ByteBuffer dump) {
        this.dump = dump;
    }

    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]))) {
            Loaders loaders = new Loaders(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
            loaders.read();
            loaders.tell(arguments[1]);
        }
    }

    private void tell(String prefix) {
        Map<Long, Long> holders = new HashMap<>();
        TreeSet<String> lines = new TreeSet<>();
        for (long id : List.copyOf(objects.keySet())) {
            Type type = types.get(classOf(id));
            if (type == null || !type.name().startsWith(LOADER)) {
                continue;
            }
            long revision = value(value(id, "m_wiring"), "m_revision");
            String line = text(value(revision, "m_symbolicName")) + " " + text(value(revision, "m_id"));
            lines.add(line.startsWith(prefix) ? line + path(id, holders) : line);
        }
        lines.forEach(System.out::println);
    }

    /** The shortest way to the object, the names of fields and classes; references the collector clears do not count. */
    private String path(long target, Map<Long, Long> holders) {
        if (holders.isEmpty()) {
            Deque<Long> next = new ArrayDeque<>(roots.keySet());
            roots.keySet().forEach(root -> holders.put(root, 0L));
            while (!next.isEmpty()) {
                long holder = next.remove();
                for (long held : held(holder).values()) {
                    if (holders.putIfAbsent(held, holder) == null) {
                        next.add(held);
                    }
                }
            }
        }
        if (!holders.containsKey(target)) {
            return "\n    held by nothing but references that the collector clears";
        }
        List<String> steps = new ArrayList<>();
        long at = target;
        for (long holder = holders.get(at); holder != 0; at = holder, holder = holders.get(at)) {
            long held = at;
            held(holder).entrySet().stream().filter(entry -> entry.getValue() == held).findFirst()
                    .ifPresent(entry -> steps.add("." + entry.getKey() + " -> " + name(held)));
        }
        steps.add(roots.get(at) + ": " + name(at));
        Collections.reverse(steps);
        return "\n    " + String.join("\n    ", steps);
    }

    private String name(long id) {
        Type type = types.get(id);
        return type != null ? "class " + type.name() : types.containsKey(classOf(id)) ? types.get(classOf(id)).name() : "array";
    }

    /** What the object or class refers to, by the name of the field. */
    private Map<String, Long> held(long id) {
        Type type = types.get(id);
        if (type != null) {
            return type.holds();
        }
        Map<String, Long> held = new LinkedHashMap<>();
        Integer at = objects.get(id);
        if (at == null) {
            return held;
        }
        int tag = dump.get(at - 1);
        if (tag == 0x22) {
            int length = dump.getInt(at + 12);
            for (int i = 0; i < length; i++) {
                put(held, "[" + i + "]", dump.getLong(at + 24 + 8 * i));
            }
        } else if (tag == 0x21) {
            put(held, "class", classOf(id));
            int place = at + 24;
            for (Type up = types.get(classOf(id)); up != null; up = types.get(up.parent())) {
                for (Field field : up.fields()) {
                    if (field.type() == REFERENCE_TYPE && !(up.name().equals(REFERENCE) && field.name().equals("referent"))) {
                        put(held, field.name(), dump.getLong(place));
                    }
                    place += SIZES[field.type()];
                }
            }
        }
        return held;
    }

    private static void put(Map<String, Long> held, String name, long id) {
        if (id != 0) {
            held.putIfAbsent(name, id);
        }
    }

    private long value(long id, String field) {
        return held(id).getOrDefault(field, 0L);
    }

    private String text(long string) {
        Integer at = objects.get(value(string, "value"));
        if (at == null) {
            return "?";
        }
        byte[] bytes = new byte[dump.getInt(at + 12)];
        dump.get(at + 17, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private long classOf(long id) {
        Integer at = objects.get(id);
        return at == null || dump.get(at - 1) == 0x23 ? 0 : dump.getLong(at + (dump.get(at - 1) == 0x22 ? 16 : 12));
    }

    private void read() {
        while (dump.get() != 0) {
            continue;
        }
        if (dump.getInt() != 8) {
            throw new IllegalArgumentException("a dump of a JVM whose ids have not 8 bytes");
        }
        dump.getLong();
        while (dump.hasRemaining()) {
            int tag = dump.get() & 0xFF;
            dump.getInt();
            int end = Math.addExact(dump.getInt(), dump.position());
            switch (tag) {
                case 0x01 -> texts.put(dump.getLong(), new String(bytes(end - dump.position()), StandardCharsets.UTF_8));
                case 0x02 -> {
                    dump.getInt();
                    long id = dump.getLong();
                    dump.getInt();
                    names.put(id, texts.get(dump.getLong()).replace('/', '.'));
                }
                case 0x0C, 0x1C -> readObjects(end);
                default -> { }
            }
            dump.position(end);
        }
    }

    private void readObjects(int end) {
        while (dump.position() < end) {
            int tag = dump.get() & 0xFF;
            int at = dump.position();
            long id = dump.getLong();
            switch (tag) {
                case 0xFF -> roots.put(id, "root");
                case 0x01 -> root(id, "JNI global", 8);
                case 0x02 -> root(id, "JNI local", 8);
                case 0x03 -> root(id, "local of a thread", 8);
                case 0x04 -> root(id, "native stack", 4);
                case 0x05 -> root(id, "class of the JVM", 0);
                case 0x06 -> root(id, "block of a thread", 4);
                case 0x07 -> root(id, "monitor", 0);
                case 0x08 -> root(id, "thread", 8);
                case 0x20 -> readClass(id);
                case 0x21 -> object(id, at, 24 + dump.getInt(at + 20));
                case 0x22 -> object(id, at, 24 + 8 * dump.getInt(at + 12));
                case 0x23 -> object(id, at, 17 + SIZES[dump.get(at + 16)] * dump.getInt(at + 12));
                default -> throw new IllegalArgumentException("a dump with a record " + tag);
            }
        }
    }

    private void root(long id, String kind, int rest) {
        roots.putIfAbsent(id, kind);
        skip(rest);
    }

    private void object(long id, int at, int length) {
        objects.put(id, at);
        dump.position(at + length);
    }

    private void readClass(long id) {
        Map<String, Long> holds = new LinkedHashMap<>();
        dump.getInt();
        long parent = dump.getLong();
        put(holds, "super", parent);
        put(holds, "loader", dump.getLong());
        put(holds, "signers", dump.getLong());
        put(holds, "domain", dump.getLong());
        skip(20);
        for (int i = dump.getShort(); i > 0; i--) {
            skip(2);
            skip(SIZES[dump.get()]);
        }
        for (int i = dump.getShort(); i > 0; i--) {
            String name = texts.get(dump.getLong());
            int type = dump.get();
            if (type == REFERENCE_TYPE) {
                put(holds, "static " + name, dump.getLong());
            } else {
                skip(SIZES[type]);
            }
        }
        List<Field> fields = new ArrayList<>();
        for (int i = dump.getShort(); i > 0; i--) {
            fields.add(new Field(texts.get(dump.getLong()), dump.get()));
        }
        types.put(id, new Type(names.get(id), parent, fields, holds));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        dump.get(bytes);
        return bytes;
    }

    private void skip(int bytes) {
        dump.position(dump.position() + bytes);
    }
}
