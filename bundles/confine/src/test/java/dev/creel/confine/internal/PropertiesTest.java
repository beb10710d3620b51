// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertiesTest {
    @Test
    void valuesBecomeFinalTypesOfTheJdk() {
        Hashtable<String, Object> properties = new Hashtable<>();
        String[] array = {"a"};
        properties.put("array", array);
        properties.put("list", new AbstractList<String>() {
            @Override
            public String get(int index) {
                return "x";
            }

            @Override
            public int size() {
                return 1;
            }
        });
        Dictionary<String, Object> copy = Properties.copy(properties);
        array[0] = "changed";
        assertThat((String[]) copy.get("array")).containsExactly("a");
        assertThat(copy.get("list")).isEqualTo(List.of("x"));
        assertThat(copy.get("list").getClass().getName()).startsWith("java.util.ImmutableCollections");
    }

    @Test
    void aValueWithCodeOfItsOwnIsRefused() {
        Comparable<Object> spy = other -> 0;
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("spy", spy);
        assertThatThrownBy(() -> Properties.copy(properties)).isInstanceOf(IllegalArgumentException.class);
        properties.put("spy", List.of(spy));
        assertThatThrownBy(() -> Properties.copy(properties)).isInstanceOf(IllegalArgumentException.class);
    }
}
