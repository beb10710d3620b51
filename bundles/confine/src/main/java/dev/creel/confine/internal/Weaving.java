// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.internal.weave.PluginWeaver;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/** Weaves every class of every plugin before it is defined; a class that cannot be woven cannot be loaded. */
final class Weaving implements WeavingHook {
    private final Engine engine;

    Weaving(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void weave(WovenClass woven) {
        Plugin plugin = engine.of(woven.getBundleWiring().getBundle());
        if (plugin == null) {
            return;
        }
        try {
            woven.setBytes(PluginWeaver.weave(woven.getBytes(), plugin.number()));
        } catch (IllegalArgumentException e) {
            throw new WeavingException(woven.getClassName() + " cannot be confined: " + e.getMessage(), e);
        }
    }
}
