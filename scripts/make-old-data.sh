#!/usr/bin/env bash
# scripts/make-old-data.sh [NAME]
#
# Makes a data folder with one project of each state, by this checkout's local host over HTTP, and packs it for the tests:
# tests/VidPipe.Local.Tests/OldData/NAME.tar.gz, NAME being the commit unless given. Later code must open, list, resume,
# fork and clean every archive there (OldDataTests), so run this before a release and commit what it adds; never replace one.
#
# The histories of the cloud host (VidPipe.Functions.Tests/OldHistories) are made by their test, OldHistoriesTests.
#
#   2dbf5e8   2026-11-27   the code after issue 8: the first net
#
# The archive holds: data (the folder of the host that was killed last), answers (GET of each project before that) and
# info.json (the commit, and the ids by role). Pictures are drawn as mosaics to keep it small.
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=scripts/setup.sh
. "$root/scripts/setup.sh"
ensure_dotnet
ensure_tools
ensure_client_tools
build run.stamp src/VidPipe.Local/VidPipe.Local.csproj src

commit="$(git -C "$root" rev-parse --short=7 HEAD)"
name="${1:-$commit}"
target="$root/tests/VidPipe.Local.Tests/OldData/$name.tar.gz"
[ ! -e "$target" ] || fail "$target is there already. An archive is never made anew: give another name."

work="$(mktemp -d)"
mkdir "$work/answers"
host=""
base=""
projects='{}'
tidy() {
    if [ -n "$host" ]; then kill -9 "$host" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap tidy EXIT

# What ffmpeg writes is made coarse: a mosaic of 12×12, little sound.
cat >"$work/ffmpeg" <<'WRAPPER'
#!/usr/bin/env bash
coarse="scale=12:12:flags=neighbor,scale=720:720:flags=neighbor"
arguments=()
for argument in "$@"; do
    case "$argument" in
        format=rgb24,ass=*) argument="$argument,$coarse" ;;
        *,setparams=range=tv*) argument="${argument/,setparams=range=tv/,$coarse,setparams=range=tv}" ;;
        highpass=*) argument="$argument,volume=0.0005" ;;
        160k) argument=24k ;;
        20) argument=50 ;; # -crf
        png) argument=png && arguments+=(png -vf "$coarse") && continue ;;
    esac
    arguments+=("$argument")
done
exec ffmpeg "${arguments[@]}"
WRAPPER
chmod +x "$work/ffmpeg"

# Due again soon after the last kill, whenever that is.
delays="00:00:01$(printf ',00:02:00%.0s' {1..60})"

# start_host SETTING...: on the one data folder; sets $host and $base.
start_host() {
    local settings=() setting
    for setting in "Media:FfmpegPath=$work/ffmpeg" "Webhooks:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" Webhooks:AllowHttp=true \
        Webhooks:AllowPrivateAddresses=true "Webhooks:RetryDelays=$delays" Cleanup:Nightly=false "$@"; do
        settings+=(--set "$setting")
    done
    (cd "$work" && exec dotnet "$program" serve --port 0 --data "$work/data" "${settings[@]}") >"$work/host.log" 2>&1 &
    host=$!
    local until=$((SECONDS + 60))
    while true; do
        base="$(jq -r '.url // empty' "$work/data/host.json" 2>/dev/null || true)"
        base="${base%/}"
        if [ -n "$base" ] && curl -sf -o /dev/null "$base/health"; then return; fi
        if ! kill -0 "$host" 2>/dev/null || [ $SECONDS -ge $until ]; then
            cat "$work/host.log" >&2
            fail "The host does not answer."
        fi
        sleep 0.2
    done
}

# end_host [SIGNAL]: with KILL as a crash or the kernel would.
end_host() {
    kill "-${1:-TERM}" "$host"
    wait "$host" 2>/dev/null || true
    host=""
    rm -f "$work/data/host.json"
}

# call METHOD PATH [BODY]: prints the answer.
call() {
    local body=()
    if [ $# -gt 2 ]; then body=(-H 'Content-Type: application/json' -d "$3"); fi
    curl -sS --fail-with-body -X "$1" -H "Idempotency-Key: old-$RANDOM-$RANDOM-$SECONDS" "${body[@]}" "$base$2" || fail "$1 $2 was refused."
}

# start ROLE PATH BODY: sets $id and remembers it.
start() {
    say "$1"
    id="$(call POST "$2" "$3" | jq -r .project_id)"
    projects="$(jq -c --arg role "$1" --arg id "$id" '.[$role] = $id' <<<"$projects")"
}
id_of() { jq -r --arg role "$1" '.[$role]' <<<"$projects"; }

# reach ROLE STATUS
reach() {
    local id status until=$((SECONDS + 300))
    id="$(id_of "$1")"
    while true; do
        status="$(call GET "/api/projects/$id/status" | jq -r .status)"
        if [ "$status" = "$2" ]; then return; fi
        case "$status" in complete | failed | stopped) fail "$1 is $status, not $2." ;; esac
        [ $SECONDS -lt $until ] || fail "$1 is not $2 within five minutes, but $status."
        sleep 0.3
    done
}

# counted COUNT WHAT COMMAND [ARGUMENT ...]: waits until the command prints so many lines.
counted() {
    local wanted="$1" what="$2" count until=$((SECONDS + 120))
    shift 2
    while true; do
        count="$("$@" 2>/dev/null | wc -l)" || true
        if [ "$count" -ge "$wanted" ]; then return; fi
        [ $SECONDS -lt $until ] || fail "$what: $count, not $wanted."
        sleep 0.2
    done
}
# Answered paid calls of a role but clips; clips of a role that the provider has accepted.
settled() { counted "$2" "Answers to $1" grep -rlF '"state":"settled"' "$work/data/blobs/ledger/$(id_of "$1")"; }
accepted() { counted "$2" "Clips of $1" jq -r --arg id "$(id_of "$1")" 'select((.owner.owner // .owner.project_id) == $id) | .operation_name // empty' "$work"/data/blobs/operations/*/*/*.json; }

# keep ROLE...: what GET answers of them now.
keep() {
    local role
    for role in "$@"; do call GET "/api/projects/$(id_of "$role")" >"$work/answers/$role.json"; done
}

# request PROMPT SEED [MORE]
request() { printf '{"prompt":"%s","seed":%s,"scene_count":2,"clip_duration":2,"aspect_ratio":"1:1","voiceover":false,"captions":"none"%s}' "$1" "$2" "${3:+,$3}"; }

start_host Synthetic:OperationDuration=00:00:03
start complete /api/generate "$(request "A fox finds a lantern" 7 '"voiceover":true,"captions":"sidecar","title":"Fox","client_data":{"order":7},"callback_url":"http://127.0.0.1:9/hook"' | jq -c .)"
start stopped /api/generate "$(request "A kite over the sea" 8)"
reach stopped video_gen
call POST "/api/projects/$id/stop" >/dev/null
reach stopped stopped
start cancelled /api/generate "$(request "A train in the snow" 9)"
reach cancelled video_gen
call POST "/runtime/webhooks/durabletask/instances/$id/terminate?reason=enough" >/dev/null
reach cancelled failed
start poor /api/generate "$(request "A paper boat" 10 '"budget_usd":0.006')"
start deleted /api/generate "$(request "An owl in the rain" 11 '"scene_count":1' | jq -c .)"
start crashed-take /api/generate "$(request "A snail on a wall" 12 '"scene_count":1' | jq -c .)"
reach poor failed
reach deleted complete
reach crashed-take complete
reach complete complete
start forked "/api/projects/$(id_of complete)/fork" '{"title":"The same"}'
reach forked complete
start edited "/api/projects/$(id_of complete)/fork" '{"scene_edits":[{"scene_index":1,"end_frame_prompt":"a red door, ajar"}]}'
start takes "/api/projects/$(id_of complete)/fork" '{"title":"Takes"}'
reach takes complete
call POST "/api/projects/$id/scenes/0/regenerate" '{"what":"keyframes"}' >/dev/null
reach takes complete
call POST "/api/projects/$id/scenes/1/regenerate" '{"what":"clip"}' >/dev/null
reach takes complete
reach edited complete
cleanup="$(call POST '/api/cleanup?dry_run=true' | jq -r .cleanup_id)"
until [ "$(call GET "/api/cleanup/$cleanup" | jq -r .status)" = complete ]; do sleep 0.3; done
keep deleted
call DELETE "/api/projects/$(id_of deleted)" >/dev/null
keep complete stopped cancelled poor forked edited takes
end_host

start_host Synthetic:OperationDuration=00:01:00 Synthetic:Latency:Image=00:00:05
start crashed-clips /api/generate "$(request "A heron in the mist" 13 '"client_data":{"order":8}')"
reach crashed-clips video_gen
call POST "/api/projects/$(id_of crashed-take)/scenes/0/regenerate" '{"what":"clip"}' >/dev/null
reach crashed-take video_gen
start crashed-keyframes /api/generate "$(request "A bear and a drum" 14 '"budget_usd":1')"
accepted crashed-clips 2
accepted crashed-take 2
settled crashed-keyframes 2
start crashed-stopping /api/generate "$(request "A tram at night" 15)"
settled crashed-stopping 1
call POST "/api/projects/$id/stop" >/dev/null
keep crashed-clips crashed-take crashed-keyframes crashed-stopping
end_host KILL

start_host Engine:Paused=true
start never-begun /api/generate "$(request "A stone in a river" 16 '"scene_count":1' | jq -c .)"
keep never-begun
waiting="$(call POST '/api/cleanup?dry_run=true' | jq -r .cleanup_id)"
webhook="$(call GET "/api/projects/$(id_of complete)/webhooks" | jq -c '.webhooks[0]')"
end_host KILL

jq -n --arg commit "$commit" --arg at "$(date -u +%FT%TZ)" --argjson projects "$projects" --arg cleanup "$cleanup" --arg waiting "$waiting" --argjson webhook "$webhook" \
    '{commit: $commit, made_at: $at, projects: $projects, cleanup: $cleanup, waiting_cleanup: $waiting, webhook: $webhook}' >"$work/info.json"
# The provider forgets its jobs by itself; those whose clip is there are of no use any more.
for operation in "$work"/data/synthetic/operations/*; do
    if ! grep -rqF "synthetic/operations/$(basename "$operation")" "$work"/answers/crashed-*.json "$work"/answers/stopped.json "$work"/answers/cancelled.json &&
        grep -rlF "synthetic/operations/$(basename "$operation")" "$work/data/blobs/actions" >/dev/null; then rm -rf "$operation"; fi
done
rm -rf "$work/data/work"
mkdir -p "$(dirname "$target")"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - data answers info.json | gzip -9n >"$target"
say "$target: $(stat -c %s "$target") bytes"
