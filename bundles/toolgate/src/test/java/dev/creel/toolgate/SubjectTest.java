// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Peer;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.toolgate.Subject.Place;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final Peer OWNER = new Peer("c1", true, "operator", Set.of("operator.write", "operator.read"), "test");
    private static final Place GROUP = new Place("telegram", "default", Chat.Kind.GROUP, "-7", "3", "", "42");

    @Test
    void isReadBackAsItWas() {
        Subject parent = subject(true, List.of());
        Subject child = subject(false, parent.binding(Set.of("read", "exec")));
        Subject grandchild = subject(false, child.binding(Set.of("read")));

        Subject read = Subject.of((Json.Obj) Json.parse(grandchild.json().text(), 64));

        assertThat(read).isEqualTo(grandchild);
        assertThat(read.bounds()).extracting(bound -> bound.subject().owner()).containsExactly(true, false);
        assertThat(read.bounds()).extracting(Subject.Bound::tools).containsExactly(Set.of("read", "exec"), Set.of("read"));
    }

    @Test
    void whatIsMissingIsTheLeastItCouldBe() {
        Subject nobody = Subject.of(Json.Obj.EMPTY);

        assertThat(nobody.owner()).isFalse();
        assertThat(nobody.peer().authenticated()).isFalse();
        assertThat(nobody.place().shared()).isTrue();
    }

    @Test
    void boundsThatCannotBeReadLeaveNothing() {
        assertThat(Subject.bounds(Json.Nil.NIL)).isEmpty();
        Json tooMany = Json.array(Stream.generate(() -> (Json) Json.Obj.EMPTY).limit(9).toList());
        for (Json wrong : List.of(Json.of("none"), Json.Obj.EMPTY, tooMany, Json.array(List.of(Json.of(1))))) {
            assertThat(Subject.bounds(wrong)).as("%s", wrong.text()).hasSize(1).allMatch(bound -> bound.tools().isEmpty());
        }
    }

    private static Subject subject(boolean owner, List<Subject.Bound> bounds) {
        return new Subject("main", "agent:main:main", OWNER, GROUP, owner, true, false, "offline", "rules", bounds);
    }
}
