// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.Gate;
import dev.creel.bridge.osgi.FrameworkHook;
import dev.creel.bridge.osgi.PluginThrew;
import java.security.Permission;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.concurrent.Callable;
import org.osgi.framework.AdminPermission;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServicePermission;
import org.osgi.framework.ServiceReference;

/**
 * Answers the patched framework, SCR and ConfigAdmin. Framework and SCR code on a plugin's thread is host code; it
 * ends at each call of the plugin and begins again after it. Thread-safe.
 */
final class Hook implements FrameworkHook {
    /** Most services of one plugin. */
    private static final int SERVICES = 128;

    private static final Object HOST = new Object();
    private static final String CONFIG_ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String MANAGED_SERVICE = "org.osgi.service.cm.ManagedService";

    private final Engine engine;
    private final Gate.Controls controls;
    private final Handover handover;
    private final Contributions contributions;
    private final ThreadLocal<int[]> marks = ThreadLocal.withInitial(() -> new int[1]);

    Hook(Engine engine, Gate.Controls controls, Handover handover) {
        this.engine = engine;
        this.controls = controls;
        this.handover = handover;
        this.contributions = new Contributions(engine);
    }

    @Override
    public void check(Permission permission, Object context) {
        Plugin plugin = context == null ? engine.current() : context instanceof Plugin p ? p : null;
        if (plugin != null && !engine.implies(plugin, permission)) {
            throw engine.denied(plugin, permission);
        }
    }

    @Override
    public Object context() {
        Plugin plugin = engine.current();
        return plugin == null ? HOST : plugin;
    }

    @Override
    public boolean implies(Object bundle, Permission permission) {
        Plugin plugin = engine.of((Bundle) bundle);
        if (plugin == null || engine.impliesByName(plugin, permission)) {
            return true;
        }
        engine.denied(plugin, permission);
        return false;
    }

    @Override
    public Dictionary<?, ?> registering(
            Object context, String[] names, Object service, Dictionary<?, ?> properties) {
        Plugin plugin = plugin(context);
        if (plugin == null) {
            return properties;
        }
        for (String name : names) {
            ServicePermission asked = new ServicePermission(name, ServicePermission.REGISTER);
            if (!(marked() && name.equals(MANAGED_SERVICE)) && !engine.implies(plugin, asked)) {
                throw engine.denied(plugin, asked);
            }
        }
        few(plugin);
        Dictionary<String, Object> copy = Properties.copy(properties);
        for (String name : names) {
            contributions.check(plugin, name, copy);
        }
        return copy;
    }

    /** Every service costs the host memory and each listener time. */
    private void few(Plugin plugin) {
        ServiceReference<?>[] registered;
        controls.enterTrusted();
        try {
            registered = plugin.bundle().getRegisteredServices();
        } finally {
            controls.leaveTrusted();
        }
        if (registered != null && registered.length >= SERVICES) {
            throw engine.denied(plugin, RuleId.SERVICES, Matching.RUNTIME, "never.services", "");
        }
    }

    @Override
    public Dictionary<?, ?> changing(Object bundle, Object names, Dictionary<?, ?> properties) {
        Plugin plugin = engine.of((Bundle) bundle);
        if (plugin == null) {
            return properties;
        }
        Dictionary<String, Object> copy = Properties.copy(properties);
        for (String name : (String[]) names) {
            contributions.check(plugin, name, copy);
        }
        return copy;
    }

    @Override
    public void installing(Object context) {
        Plugin plugin = plugin(context);
        if (plugin != null) {
            throw engine.denied(plugin, RuleId.ADMIN, AdminPermission.class.getName(), "*", AdminPermission.LIFECYCLE);
        }
    }

    @Override
    public Object visible(Object context, Object bundle) {
        Plugin plugin = bundle == null ? null : plugin(context);
        return plugin == null || bundle.equals(plugin.bundle()) ? bundle : unseen(plugin);
    }

    @Override
    public Object seen(Object answer) {
        Plugin plugin = answer == null ? null : engine.asking();
        if (plugin == null) {
            return answer;
        }
        if (answer instanceof Bundle[] bundles) {
            Bundle[] own = Arrays.stream(bundles).filter(plugin.bundle()::equals).toArray(Bundle[]::new);
            return own.length == 0 ? unseen(plugin) : own;
        }
        return answer.equals(plugin.bundle()) ? answer : unseen(plugin);
    }

    private Object unseen(Plugin plugin) {
        engine.hidden(plugin, new AdminPermission("*", AdminPermission.METADATA));
        return null;
    }

    @Override
    public void getting(Object bundle, Object reference) {
        Plugin plugin = engine.of((Bundle) bundle);
        if (plugin == null || reference == null) {
            return;
        }
        ServiceReference<?> ref = (ServiceReference<?>) reference;
        if (marked() && provides(ref, CONFIG_ADMIN)) {
            return;
        }
        if (!visible(plugin, ref)) {
            String rule = foreign(ref) ? RuleId.SERVICE_FOREIGN : RuleId.SERVICE_GET;
            throw engine.denied(plugin, rule, ServicePermission.class.getName(), name(ref), ServicePermission.GET);
        }
    }

    /** Whether the plugin may get that service: its own, or one of core that was granted. */
    boolean visible(Plugin plugin, ServiceReference<?> ref) {
        Bundle provider = ref.getBundle();
        if (provider == null || provider.equals(plugin.bundle())) {
            return true;
        }
        return engine.of(provider) == null && engine.implies(plugin, new ServicePermission(ref, ServicePermission.GET));
    }

    /** As {@link #visible}; ConfigurationAdmin too, because SCR, acting in the plugin's context, must find it. */
    boolean findable(Plugin plugin, ServiceReference<?> ref) {
        return visible(plugin, ref) || provides(ref, CONFIG_ADMIN);
    }

    /** Whether it hears of an event: of a service it may find, and of the end of one it still holds. */
    boolean told(Plugin plugin, ServiceEvent event) {
        ServiceReference<?> ref = event.getServiceReference();
        return findable(plugin, ref) || event.getType() != ServiceEvent.REGISTERED && holds(plugin, ref);
    }

    private static boolean holds(Plugin plugin, ServiceReference<?> ref) {
        Bundle[] using = ref.getUsingBundles();
        return using != null && List.of(using).contains(plugin.bundle());
    }

    private boolean foreign(ServiceReference<?> ref) {
        return engine.of(ref.getBundle()) != null;
    }

    @Override
    public boolean located(String location, Object bundle) {
        Plugin plugin = engine.of((Bundle) bundle);
        if (plugin == null || plugin.location().equals(location)) {
            return true;
        }
        engine.denied(plugin, RuleId.FOREIGN_PID, "org.osgi.service.cm.ConfigurationPermission",
                location == null ? "?" : location, "target");
        return false;
    }

    @Override
    public Object hand(
            String point, Object owner, Object subject, Object event, Object filter, Callable<?> code)
            throws Exception {
        Plugin plugin = plugin(owner);
        if (plugin == null) {
            return trusted(code);
        }
        if (plugin == Plugin.REMOVED) {
            return null;
        }
        if (event instanceof ServiceEvent service && !wanted(plugin, service, (Filter) filter)
                || event instanceof FrameworkEvent framework && !plugin.bundle().equals(framework.getBundle())) {
            return null;
        }
        boolean own = subject != null && engine.pluginOf(subject.getClass().getClassLoader()) != null;
        Callable<?> bracketed = own ? () -> untrusted(code) : () -> trusted(code);
        if (controls.current() == plugin) {
            return bracketed.call();
        }
        return handover.run(plugin, point, bracketed);
    }

    /** Matches before a thread is woken: most events are not for this listener. */
    private boolean wanted(Plugin plugin, ServiceEvent event, Filter filter) {
        ServiceReference<?> ref = event.getServiceReference();
        return told(plugin, event)
                && (filter == null || event.getType() == ServiceEvent.MODIFIED || filter.match(ref));
    }

    private Object trusted(Callable<?> code) throws Exception {
        controls.enterTrusted();
        try {
            return code.call();
        } finally {
            controls.leaveTrusted();
        }
    }

    private Object untrusted(Callable<?> code) throws Exception {
        int nesting = controls.suspendTrusted();
        try {
            return code.call();
        } finally {
            controls.resumeTrusted(nesting);
        }
    }

    @Override
    public Object marked(Callable<?> code) throws Exception {
        int[] depth = marks.get();
        depth[0]++;
        try {
            return trusted(code);
        } finally {
            depth[0]--;
        }
    }

    private boolean marked() {
        return marks.get()[0] > 0;
    }

    @Override
    public int enterPlugin(ClassLoader loader) {
        Plugin plugin = engine.pluginOf(loader);
        if (plugin == null) {
            return -1;
        }
        if (plugin.quarantined()) {
            throw new IllegalStateException("plugin " + plugin + " is in quarantine: " + plugin.quarantineReason());
        }
        if (controls.current() != plugin) {
            throw new IllegalStateException("code of plugin " + plugin + " on a thread that is not its own");
        }
        return controls.suspendTrusted();
    }

    @Override
    public void leavePlugin(int token) {
        controls.resumeTrusted(token);
    }

    @Override
    public Throwable failed(ClassLoader loader, Throwable thrown) {
        Plugin plugin = engine.pluginOf(loader);
        if (plugin == null) {
            return thrown;
        }
        String text = Failures.text(thrown);
        plugin.failed(text);
        return new PluginThrew(text);
    }

    private Plugin plugin(Object owner) {
        if (owner instanceof BundleContext context) {
            try {
                return engine.of(context.getBundle());
            } catch (IllegalStateException e) {
                return null;
            }
        }
        return engine.of((Bundle) owner);
    }

    private static boolean provides(ServiceReference<?> ref, String name) {
        for (String n : (String[]) ref.getProperty(Constants.OBJECTCLASS)) {
            if (n.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String name(ServiceReference<?> ref) {
        return ((String[]) ref.getProperty(Constants.OBJECTCLASS))[0];
    }
}
