#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An author's way: every command of docs/writing-a-plugin.md, in its order, on a Maven repository of its own; and what the
# build and the test under policy say when a line is missing. Needs the build.
root=$(cd "$(dirname "$0")/../.." && pwd)
warm=${CREEL_MAVEN_REPO:-$HOME/.m2/repository}
. "$root/test-bundles/e2e/lib.sh"

# Everything of the usual repository but what this tree publishes.
repository=$work/repository
mkdir -p "$repository/dev" "$work/tree"
for entry in "$warm"/* "$warm"/dev/*; do
    name=${entry#"$warm"/}
    case $name in dev | dev/creel | 'dev/*') ;; *) ln -s "$entry" "$repository/$name" ;; esac
done
ln -s "$root/creel" "$root/docs" "$work/tree/"
export CREEL_MAVEN_REPO=$repository CREEL_KIT_BUILT=1
cd "$work/tree"

mvn() {
    command mvn -B -ntp "-Dmaven.repo.local=$repository" "$@"
}

guide() { # FROM-HEADING: the commands below it, each of which must succeed
    sed -n "/^## $1/,/^## [^$(echo "$1" | cut -c1)]/p" "$root/docs/writing-a-plugin.md" | sed -n '/^```sh$/,/^```$/p' | grep -v '^```' >"$work/commands"
    while read -r line; do
        if eval "$line" >"$work/said" 2>&1 </dev/null; then code=0; else code=1; tail -20 "$work/said"; fi
        ok "$line" status_is 0 $code
        case $line in *"agent --message"*) ok "the tool answers" contains "$work/said" "Hello, Ada! (1)" ;; esac
    done <"$work/commands"
}

guide "Start from"
ok "the test under policy ran" grep -q "Tests run: 2, .*UnderPolicyTest" "$work/said"

cp -r ../greet ../undeclared
sed -i '/tool:greet/d' ../undeclared/src/main/resources/OSGI-INF/permissions.perm
mvn -f ../undeclared/pom.xml process-classes >"$work/undeclared.log" 2>&1 && code=0 || code=$?
ok "a build without a line that it needs fails" status_is 1 $code
ok "and names the line" contains "$work/undeclared.log" 'add: (dev.creel.api.plugin.ContributePermission "tool:greet")'

cp -r ../greet ../curious
sed -i 's|String name = arg|System.getenv("HOME"); &|' ../curious/src/main/java/org/example/greet/GreetTool.java
mvn -f ../curious/pom.xml package -Dtest=UnderPolicyTest#greetsWithWhatItDeclares >"$work/curious.log" 2>&1 && code=0 || code=$?
ok "a test under policy fails when the code does more than is declared" status_is 1 $code
ok "and names the line" contains "$work/curious.log" 'declare in OSGI-INF/permissions.perm: (java.lang.RuntimePermission "getenv.HOME")'

start_gateway
guide "Install"
guide "When"
"$root/creel" plugins list >"$work/list" 2>&1
ok "nothing of it is left" test "$(grep -c greet "$work/list")" = 0
stop_gateway
finish
