// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

/** The stable ids of the framework's rules, as audit lines and {@code docs/permissions.md} name them. */
public final class RuleId {
    public static final String SERVICE_GET = "osgi.service.get";
    public static final String SERVICE_REGISTER = "osgi.service.register";
    public static final String SERVICE_FOREIGN = "osgi.service.foreign";
    public static final String ADMIN = "osgi.admin";
    public static final String ADAPT = "osgi.adapt";
    public static final String PACKAGE_IMPORT = "osgi.package.import";
    public static final String PACKAGE_EXPORT = "osgi.package.export";
    public static final String BUNDLE = "osgi.bundle";
    public static final String CAPABILITY = "osgi.capability";
    public static final String PROPERTY = "osgi.property";
    public static final String FOREIGN_PID = "cm.foreign-pid";
    public static final String CONFIGURE = "cm.configure";
    public static final String CONTRIBUTE = "plugin.contribute";
    public static final String CONTRIBUTE_OWN = "plugin.contribute.own";
    public static final String SOCKETS = "quota.sockets";
    public static final String SERVICES = "quota.services";
    public static final String DENIALS = "quota.denials";
    public static final String FACADE = "facade";
    public static final String OTHER = "osgi.other";

    private RuleId() {}

    /** The rule behind a permission that the framework, SCR or ConfigAdmin asks for. */
    static String of(String type, String actions) {
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "ServicePermission" -> actions.contains("register") ? SERVICE_REGISTER : SERVICE_GET;
            case "AdminPermission" -> ADMIN;
            case "AdaptPermission" -> ADAPT;
            case "PackagePermission" -> actions.contains("import") ? PACKAGE_IMPORT : PACKAGE_EXPORT;
            case "BundlePermission" -> BUNDLE;
            case "CapabilityPermission" -> CAPABILITY;
            case "PropertyPermission" -> PROPERTY;
            case "ConfigurationPermission" -> CONFIGURE;
            default -> OTHER;
        };
    }
}
