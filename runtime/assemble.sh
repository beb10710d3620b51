#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lays out the distribution in runtime/target/creel from what the build made. Run by Maven in the package phase.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/runtime/target/creel
patched=$root/launcher/patch/target/patched

one() { # the one jar of a module
    ls "$1"/target/*-SNAPSHOT.jar
}

rm -rf "$out.new"
mkdir -p "$out.new/lib/cli" "$out.new/bundles" "$out.new/extensions" "$out.new/plugins-allowlist" "$out.new/archive"

for part in bridge agent main; do
    cp "$(one "$root/launcher/$part")" "$out.new/lib/$part.jar"
done
cp "$patched"/org.apache.felix.framework-*.jar "$out.new/lib/framework.jar"
cp "$root"/launcher/cli/target/lib/*.jar "$(one "$root/launcher/cli")" "$out.new/lib/cli/"

cp "$root"/runtime/target/export/debug/*.jar "$out.new/bundles/"
for plain in scr configadmin; do
    rm "$out.new"/bundles/org.apache.felix.$plain-*.jar
    cp "$patched"/org.apache.felix.$plain-*.jar "$out.new/bundles/"
done

for extension in "$root"/extensions/*/; do
    name=$(basename "$extension")
    cp "$(one "$extension")" "$out.new/extensions/$name.jar"
    cp "$root/plugins-allowlist/$name.policy" "$out.new/plugins-allowlist/"
done

# A run list: third-party bundles by name, the gateway, whose classes then load beside the rest, and the core in its order.
run_list() {
    for jar in "$out.new"/bundles/org.*.jar "$out.new"/bundles/jackson*.jar; do
        case $jar in *gogo*) [ "$1" = debug ] || continue ;; esac
        echo "${jar#"$out.new"/}"
    done
    { echo gateway; grep -v -e '^#' -e '^gateway$' "$root/cnf/bundle-order.txt"; } | while read -r name; do
        echo "bundles/$name-$(basename "$(one "$root/bundles/$name")" | sed "s/^$name-//")"
    done
}
for list in gateway debug; do
    run_list $list | (cd "$out.new" && xargs sha256sum | sed 's/  / /') > "$out.new/$list.run"
done

rm -rf "$out"
mv "$out.new" "$out"
