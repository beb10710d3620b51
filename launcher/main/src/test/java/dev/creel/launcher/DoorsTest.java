// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorsTest {
    private static Object again(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    @Test
    void noObjectIsMadeFromBytesAndNobodyReadsTheTerminal() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(List.of("x")));
        }
        assertThat(again(bytes.toByteArray())).isEqualTo(List.of("x"));
        InputStream terminal = System.in;
        try {
            Doors.close(false);
            assertThatThrownBy(() -> again(bytes.toByteArray())).isInstanceOf(InvalidClassException.class);
            assertThat(System.in.read()).isEqualTo(-1);
        } finally {
            System.setIn(terminal);
        }
    }
}
