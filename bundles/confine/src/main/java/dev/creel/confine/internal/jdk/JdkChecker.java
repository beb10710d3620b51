// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import dev.creel.bridge.Checker;
import dev.creel.bridge.Gate;
import dev.creel.confine.internal.Authority;
import java.util.List;

/**
 * Decides every instrumented call of the JDK. First whose right counts, by the rule's scope; then what is asked, by
 * {@link Demands} and {@link Members}; then the {@link Authority} answers. Thread-safe. Runs with the gate's guard up,
 * so nothing in here is checked again, and calls no object a plugin could have implemented.
 */
public final class JdkChecker implements Checker {
    /** Asks for nothing: an idle thread of a stopped plugin's pool or timer runs none of its code and would wait for ever. */
    private static final String WAIT = "jdk.thread.wait";

    private final Gate.Controls controls;
    private final Authority authority;
    private final Origin origin;
    private final Frames frames;
    private final Demands demands;
    private final Members members;
    private final Accounts accounts;
    private final String[] ids;
    private final boolean[] counting;
    private final boolean[] charging;
    private final Scope[] scopes;

    private enum Scope { STACK, NEAREST, DIRECT }

    /** @throws IllegalArgumentException when the agent's rules name an id or a scope this engine does not know */
    public JdkChecker(Gate.Controls controls, Authority authority) {
        this.controls = controls;
        this.authority = authority;
        this.origin = new Origin(authority);
        this.frames = new Frames(origin);
        this.accounts = new Accounts(authority);
        this.demands = new Demands(authority, controls, accounts);
        this.members = new Members(origin, controls);
        List<String> rules = controls.rules();
        ids = new String[rules.size()];
        scopes = new Scope[rules.size()];
        counting = new boolean[rules.size()];
        charging = new boolean[rules.size()];
        for (int i = 0; i < ids.length; i++) {
            int blank = rules.get(i).indexOf(' ');
            ids[i] = rules.get(i).substring(0, blank).intern();
            scopes[i] = scope(rules.get(i).substring(blank + 1));
            counting[i] = accounts.keeps(ids[i]);
            charging[i] = Demands.charges(ids[i]);
            if (ids[i] != WAIT && !counting[i] && !demands.knows(ids[i])) {
                throw new IllegalArgumentException("no decision for the rule " + ids[i]);
            }
        }
        warmUp();
    }

    @Override
    public void check(int rule, Object plugin, Object self, Object first, Object second) {
        String id = ids[rule];
        if (counting[rule]) {
            accounts.note(id, plugin, self, first);
            return;
        }
        if (id == WAIT) {
            controls.endWait();
            return;
        }
        if (charging[rule] && plugin == null) {
            owned(id, frames.scan()); // a quota is charged to whom the thread belongs; of the host's there is none
            return;
        }
        switch (scopes[rule]) {
            case STACK -> stack(id, plugin, self, first, second);
            case NEAREST -> one(id, plugin, false, self, first, second);
            case DIRECT -> one(id, plugin, true, self, first, second);
        }
    }

    /** Only the frame that asks counts; on most calls the target alone says that nothing is at stake. */
    private void one(String id, Object plugin, boolean direct, Object self, Object first, Object second) {
        if (members.harmless(id, plugin, self, first, second)) {
            return;
        }
        Class<?> asking = direct || members.ofJdk(id, self, first) ? frames.direct() : frames.nearest();
        Object who = asking == null ? null : origin.plugin(asking);
        if (who == null) {
            if (asking == null && !direct) {
                nobody(id, plugin);
            }
            return;
        }
        if (plugin == null && members.harmless(id, who, self, first, second)) {
            return;
        }
        for (Demand demand : demands.of(id, who, self, first, second)) {
            require(who, demand);
        }
    }

    /** No frame outside the JDK: on a plugin's thread it is the plugin's doing, on a pool's nobody's, else the JDK's. */
    private void nobody(String id, Object plugin) {
        if (plugin != null) {
            throw refusal(plugin, Demand.never(id));
        }
        if (frames.scan().pooled()) {
            throw unowned(id);
        }
    }

    private void stack(String id, Object plugin, Object self, Object first, Object second) {
        if (members.harmless(id, plugin, self, first, second)) {
            return;
        }
        if (plugin == null) {
            scanned(id, self, first, second);
            return;
        }
        Demand lacking = lacking(id, plugin, self, first, second);
        if (lacking == null) {
            inherit(id, self, plugin);
            return;
        }
        Frames.Finding finding = frames.scan();
        if (!finding.ownBehalf() && !(finding.plugins().isEmpty() && finding.host())) {
            throw refusal(plugin, lacking);
        }
    }

    /** On a thread that carries no plugin, everybody whose code is on the stack must hold the right. */
    private void scanned(String id, Object self, Object first, Object second) {
        Frames.Finding finding = frames.scan();
        if (finding.plugins().isEmpty()) {
            owned(id, finding);
            return;
        }
        for (Object who : finding.plugins()) {
            Demand lacking = lacking(id, who, self, first, second);
            if (lacking != null) {
                throw refusal(who, lacking);
            }
        }
        inherit(id, self, finding.plugins().get(0));
    }

    /** A task of nobody's on a thread of everybody's may be a plugin's: a write of a channel, handed to the common pool. */
    private static void owned(String id, Frames.Finding finding) {
        if (finding.plugins().isEmpty() && !finding.ownBehalf() && !finding.host() && finding.pooled()) {
            throw unowned(id);
        }
    }

    private void inherit(String id, Object self, Object plugin) {
        if (id == Demands.START) {
            controls.inherit((Thread) self, plugin);
        }
    }

    private static SecurityException unowned(String id) {
        return new SecurityException("refused by " + id + ": a task of the JDK alone has no rights on a shared thread");
    }

    private Demand lacking(String id, Object plugin, Object self, Object first, Object second) {
        for (Demand demand : demands.of(id, plugin, self, first, second)) {
            if (!granted(plugin, demand)) {
                return demand;
            }
        }
        return null;
    }

    private boolean granted(Object plugin, Demand demand) {
        return demand.grantable() && authority.holds(plugin, demand.type(), demand.name(), demand.actions());
    }

    private void require(Object plugin, Demand demand) {
        if (!granted(plugin, demand)) {
            throw refusal(plugin, demand);
        }
    }

    private SecurityException refusal(Object plugin, Demand demand) {
        return authority.denied(plugin, demand.rule(), demand.type(), demand.shown(), demand.actions());
    }

    private static Scope scope(String name) {
        return switch (name) {
            case "stack" -> Scope.STACK;
            case "nearest" -> Scope.NEAREST;
            case "direct" -> Scope.DIRECT;
            default -> throw new IllegalArgumentException("unknown scope " + name);
        };
    }

    /** Loads every class a check needs, so that no class is loaded for the first time deep on a plugin's stack. */
    private void warmUp() {
        frames.direct();
        frames.nearest();
        frames.scan();
        demands.warmUp();
    }
}
