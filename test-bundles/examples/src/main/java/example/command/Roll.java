// SPDX-License-Identifier: Apache-2.0
package example.command;

import dev.creel.api.command.Command;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** The command {@code /roll 2d6}: answered here, seen by no model. */
@Component(service = Command.class, property = "command=" + Roll.NAME)
public final class Roll implements Command {
    static final String NAME = "roll";

    private static final Pattern DICE = Pattern.compile("([1-9]\\d?)d([1-9]\\d{0,3})");

    @Override
    public CommandSpec spec() {
        return new CommandSpec(NAME, "rolls dice, for example /roll 2d6");
    }

    @Override
    public Reply reply(Invocation invocation, Call call) {
        Matcher asked = DICE.matcher(invocation.arguments().strip());
        if (!asked.matches()) {
            throw new Failure(Failure.Code.BAD_INPUT, "say how many dice of how many sides, for example /roll 2d6");
        }
        int sides = Integer.parseInt(asked.group(2));
        int[] rolled = ThreadLocalRandom.current().ints(Integer.parseInt(asked.group(1)), 1, sides + 1).toArray();
        int sum = 0;
        for (int one : rolled) {
            sum += one;
        }
        return new Reply(asked.group() + ": " + joined(rolled) + " = " + sum);
    }

    private static String joined(int[] rolled) {
        return Arrays.stream(rolled).mapToObj(Integer::toString).collect(Collectors.joining(" + "));
    }
}
