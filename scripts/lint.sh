#!/usr/bin/env bash
# scripts/lint.sh: lints what the solution does not compile: the scripts (shellcheck), the public CI (its pins) and infra/ (the Bicep compiler).
# Says what is wrong, and ends with the plain line "N passed, N failed".
set -uo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=scripts/setup.sh
. "$root/scripts/setup.sh"

# Sample values for all that the parameter files read from the environment.
export VIDPIPE_REGISTRY=example VIDPIPE_IMAGE=vidpipe:example VIDPIPE_ALERT_EMAIL=nobody@example.com
export VIDPIPE_VERTEX_PROJECT=example VIDPIPE_GOOGLE_PROVIDER=projects/1/locations/global/workloadIdentityPools/vidpipe/providers/azure
export VIDPIPE_GOOGLE_AUDIENCE=api://example
# The compiler wants no ICU then.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

passed=0 failed=0

# check NAME COMMAND...: fails when the command does, and when it has something to say.
check() {
    local name="$1" said code=0
    shift
    said="$("$@" 2>&1)" || code=$?
    if [ "$code" = 0 ] && [ -z "$said" ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    printf 'Failed: %s\n%s\n' "$name" "${said:-It ended with $code.}"
}

# What the compiler writes is not looked at, what it says is: a warning counts as a failure.
compile() { "$bicep" "$1" "$2" --stdout >/dev/null; }

find_bicep() {
    local project="$root/infra/Bicep.csproj" known="$root/artifacts/.bicep" stamp
    mkdir -p "$root/artifacts"
    stamp="$(sha256sum <"$project")"
    if [ -f "$known" ] && [ "$(head -n 1 "$known")" = "$stamp" ] && [ -f "$(tail -n 1 "$known")" ]; then
        bicep="$(tail -n 1 "$known")"
    else
        dotnet restore "$project" -v quiet --nologo || return
        bicep="$(dotnet msbuild "$project" -t:FindBicep -getProperty:BicepPath)" || return
        printf '%s\n%s\n' "$stamp" "$bicep" >"$known"
    fi
    [ -x "$bicep" ] || chmod +x "$bicep"
}

# Says which actions of the public CI are named by something that can be moved.
unpinned_actions() { grep -nE '^ *(- )?uses:' .github/workflows/*.yml | grep -vE '@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$' || true; }

ensure_dotnet
ensure_client_tools

cd "$root" || exit 2
for script in run test .ci/run scripts/*.sh infra/*.sh; do
    check "shellcheck $script" shellcheck --external-sources --severity=warning "$script"
done

check "actions pinned by commit" unpinned_actions

check "the Bicep compiler" find_bicep
if find_bicep >/dev/null 2>&1; then
    check "bicep build infra/main.bicep" compile build infra/main.bicep
    for parameters in infra/*.bicepparam; do
        check "bicep build-params $parameters" compile build-params "$parameters"
    done
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
