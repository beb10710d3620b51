// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON value (RFC 8259): immutable, no reflection. Numbers keep their decimal value exactly. Objects keep the order of
 * their members; a duplicate key is an error. Half a surrogate pair is read and written as U+FFFD, so that every text is
 * valid Unicode. Thread-safe.
 */
public sealed interface Json {
    /** An object; members in order. */
    record Obj(Map<String, Json> members) implements Json {
        public static final Obj EMPTY = new Obj(Map.of());

        public Obj {
            members = Members.copyOf(members);
        }

        public boolean has(String name) {
            return members.containsKey(name);
        }

        /** The member of that name, or {@link Nil} if there is none. */
        public Json get(String name) {
            return members.getOrDefault(name, Nil.NIL);
        }

        /** The member of that name if it is text. */
        public Optional<String> text(String name) {
            return get(name) instanceof Str s ? Optional.of(s.value()) : Optional.empty();
        }

        /** The member of that name if it is text, otherwise the fallback. */
        public String text(String name, String fallback) {
            return get(name) instanceof Str s ? s.value() : fallback;
        }

        /** The member of that name if it is a whole number that fits a long. */
        public Optional<Long> integer(String name) {
            return get(name) instanceof Num n ? n.asLong() : Optional.empty();
        }

        /** The member of that name if it is a whole number that fits a long, otherwise the fallback. */
        public long integer(String name, long fallback) {
            return get(name) instanceof Num n ? n.asLong().orElse(fallback) : fallback;
        }

        /** The member of that name if it is true or false, otherwise the fallback. */
        public boolean flag(String name, boolean fallback) {
            return get(name) instanceof Bool b ? b.value() : fallback;
        }

        /** The member of that name if it is an object, otherwise the empty object. */
        public Obj object(String name) {
            return get(name) instanceof Obj o ? o : EMPTY;
        }

        /** The elements of the member of that name if it is an array, otherwise none. */
        public List<Json> array(String name) {
            return get(name) instanceof Arr a ? a.elements() : List.of();
        }
    }

    /** An array. */
    record Arr(List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }
    }

    /** A string. */
    record Str(String value) implements Json {
        public Str {
            Objects.requireNonNull(value, "value");
        }
    }

    /** A number; equal to another of the same value and scale, so {@code 1} is not {@code 1.0}. */
    record Num(BigDecimal value) implements Json {
        public Num {
            // A subclass would run its maker's code wherever the number is read.
            value = value.getClass() == BigDecimal.class ? value : new BigDecimal(value.toString());
        }

        /** The value if it is whole and fits a long. */
        public Optional<Long> asLong() {
            try {
                return Optional.of(value.longValueExact());
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);
    }

    /** Null. */
    enum Nil implements Json {
        NIL
    }

    /**
     * Parses one JSON text, strictly: no comments, no trailing commas, no byte order mark, nothing behind the value.
     * Takes memory in proportion to the text; the caller bounds the text.
     *
     * @param maxDepth most nested arrays and objects, 1 to 256
     * @throws IllegalArgumentException with the offset and without the content, when the text is not JSON, too deep, or
     *     holds a number of more than 1000 characters or an exponent beyond 9999
     */
    static Json parse(String text, int maxDepth) {
        return new JsonReader(text, maxDepth).read();
    }

    /** Compact JSON text. @throws IllegalArgumentException when nested more than 256 deep */
    default String text() {
        return JsonWriter.write(this);
    }

    static Str of(String value) {
        return new Str(value);
    }

    static Num of(long value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Bool of(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    static Arr array(List<? extends Json> elements) {
        return new Arr(List.copyOf(elements));
    }

    /** Starts an object. */
    static Builder object() {
        return new Builder();
    }

    /** Collects the members of an object; a later value of the same name replaces the earlier; not thread-safe. */
    final class Builder {
        private final Members.Draft members = new Members.Draft();

        private Builder() {}

        public Builder put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new Str(value));
        }

        public Builder put(String name, long value) {
            return put(name, of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, of(value));
        }

        public Obj build() {
            return new Obj(members.freeze());
        }
    }
}
