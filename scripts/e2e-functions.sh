#!/usr/bin/env bash
# scripts/e2e-functions.sh BASE_URL COMMAND [ARGUMENT ...]
#
# The end-to-end run over HTTP, for any host that serves the routes: starts it with COMMAND, has a video made, kills the
# host (SIGKILL, with all its processes) in the middle, starts it again, waits for the end and checks the MP4. A kill that
# hits the very moment in which a video job is sent leaves it uncertain, and the project fails saying so, as it must: the
# script then resumes it once, as a person would. Then scripts/e2e-client.sh makes its tour of that host.
#
#   scripts/e2e-functions.sh http://localhost:7071 func start --port 7071          (in the publish folder)
#   scripts/e2e-functions.sh http://localhost:7071 ./run serve
#
# Environment: FUNCTIONS_KEY and HOST_KEY (as in e2e-client.sh), E2E_DEADLINE (seconds for everything after the start, 900),
# E2E_START (seconds that the host may take to become healthy, 180), E2E_OUT (folder for logs and the video), E2E_CALLBACK
# (as in e2e-client.sh; the host must be set up for webhooks then).
# The host must use the offline provider. Video jobs are told to take a while, so that there is a middle.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2; }
base="${1%/}"
shift
command=("$@")
for tool in curl jq ffprobe setsid sha256sum; do
    command -v "$tool" >/dev/null || { echo "This needs $tool." >&2; exit 2; }
done

out="${E2E_OUT:-$(mktemp -d)}"
mkdir -p "$out"
deadline_seconds="${E2E_DEADLINE:-900}" start_seconds="${E2E_START:-180}"
export E2E_OUT="$out" VidPipe__Synthetic__OperationDuration="${VidPipe__Synthetic__OperationDuration:-00:00:08}"
headers=()
if [ -n "${FUNCTIONS_KEY:-}" ]; then headers=(-H "x-functions-key: $FUNCTIONS_KEY"); fi

group=""
starts=0
say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }

fail() {
    say "FAILED: $*"
    for log in "$out"/host-*.log; do
        echo "--- the end of $log"
        tail -n 60 "$log"
    done
    exit 1
} >&2

# A session of its own, so that one signal reaches the host, its workers and nothing else.
start_host() {
    starts=$((starts + 1))
    setsid "${command[@]}" >"$out/host-$starts.log" 2>&1 </dev/null &
    group=$!
    local until=$((SECONDS + start_seconds))
    until [ "$(ask "$out/health.json" "$base/health")" = 200 ]; do
        kill -0 "$group" 2>/dev/null || fail "the host has ended by itself"
        [ $SECONDS -lt $until ] || fail "GET /health is not 200 within $start_seconds s: $(cat "$out/health.json" 2>/dev/null)"
        sleep 1
    done
    say "host $starts is healthy: $(jq -c .checks "$out/health.json")"
}

# Only what this script has started: the group that the host leads.
end_host() {
    [ -n "$group" ] || return 0
    kill "-$1" -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
    if [ "$1" != KILL ]; then kill -KILL -- "-$group" 2>/dev/null || true; fi
    group=""
}
trap 'end_host TERM' EXIT

# ask FILE ARGUMENT...: the body into the file, the status code to standard output; 000 when nobody answers.
ask() {
    local file="$1"
    shift
    curl -sS --max-time 60 -o "$file" -w '%{http_code}' "${headers[@]}" "$@" 2>/dev/null || true
}

generate() {
    ask "$1" "$base/api/generate" -H 'Content-Type: application/json' -H "Idempotency-Key: $key" \
        -d "{\"prompt\":\"A lighthouse keeper finds a message in a bottle\",\"total_duration\":15,\"seed\":$seed}"
}

# Prints the status; a host that does not answer is left to the deadline.
poll() {
    [ $SECONDS -lt "$deadline" ] || fail "no end within $deadline_seconds s; last status: $(cat "$out/status.json" 2>/dev/null)"
    [ "$(ask "$out/status.json" "$base/api/projects/$id/status")" = 200 ] || { echo unknown; return; }
    jq -r .status "$out/status.json"
}

is_port_free() { [ "$(ask /dev/null "$base/health")" = 000 ]; }
is_port_free || { echo "Somebody listens on $base already." >&2; exit 2; }

start_host
deadline=$((SECONDS + deadline_seconds))
key="e2e-$(date +%s)-$$"
# A seed that no earlier run has used: what the storage has kept of one would be done before it could be killed.
seed=$((RANDOM * 32768 + RANDOM))

code="$(generate "$out/started.json")"
[ "$code" = 202 ] || fail "POST /api/generate answered $code: $(cat "$out/started.json")"
id="$(jq -er .project_id "$out/started.json")"
jq -e '.management | .id and .statusQueryGetUri and .terminatePostUri' "$out/started.json" >/dev/null || fail "the answer has no management payload"
say "started $id"

until [ "$(poll)" = video_gen ]; do
    case "$(jq -r .status "$out/status.json")" in
        complete | stitching) fail "it was done before it could be killed: raise VidPipe__Synthetic__OperationDuration" ;;
        failed | stopped) fail "it ended early: $(cat "$out/status.json")" ;;
    esac
    sleep 0.3
done
# By now the jobs are sent and run: this is what a crash mostly meets.
sleep 3
[ "$(poll)" = video_gen ] || fail "it went on too fast to be killed in the middle: raise VidPipe__Synthetic__OperationDuration"
say "killing the host at $(jq -c '{status, progress_pct, scenes_done, scenes_total}' "$out/status.json")"
end_host KILL
is_port_free || fail "somebody still answers after the kill"
start_host

code="$(generate "$out/again.json")"
[ "$code" = 202 ] && [ "$(jq -r .project_id "$out/again.json")" = "$id" ] ||
    fail "the same Idempotency-Key answered $code and another project: $(cat "$out/again.json")"

resume() {
    local code
    code="$(ask "$out/resumed.json" -X POST "$base/api/projects/$id/resume")"
    [ "$code" = 202 ] || fail "the resume answered $code: $(cat "$out/resumed.json")"
    say "resumed: $(jq -r .error.message "$out/status.json")"
}

last="" resumes=0
while true; do
    status="$(poll)"
    if [ "$status" != unknown ]; then
        line="$(jq -r '"\(.status) \(.progress_pct) %  \(.message // "")"' "$out/status.json")"
        if [ "$line" != "$last" ]; then say "$line" && last="$line"; fi
    fi
    case "$status" in
        complete) break ;;
        failed)
            jq -e '.error.code == "PROVIDER_ERROR" and .error.retryable' "$out/status.json" >/dev/null && [ $resumes = 0 ] ||
                fail "it ended as failed: $(cat "$out/status.json")"
            resumes=1
            resume
            ;;
        stopped) fail "it ended as $status: $(cat "$out/status.json")" ;;
    esac
    sleep 1
done

code="$(ask "$out/video.mp4" "$base/api/projects/$id/download" -D "$out/download.txt")"
[ "$code" = 200 ] || fail "the download answered $code"
digest="$(sha256sum "$out/video.mp4" | cut -d' ' -f1)"
grep -qi "^etag: \"$digest\"" "$out/download.txt" || fail "the ETag is not the SHA-256 of the bytes ($digest): $(grep -i '^etag' "$out/download.txt")"

ffprobe -v error -show_entries format=duration:stream=codec_name,codec_type,width,height -of json "$out/video.mp4" >"$out/probe.json" ||
    fail "ffprobe cannot read the video"
jq -e '(.format.duration | tonumber) as $d | $d > 14.5 and $d < 15.5
    and any(.streams[]; .codec_type == "video" and .codec_name == "h264" and .width == 1280 and .height == 720)
    and any(.streams[]; .codec_type == "audio" and .codec_name == "aac")' "$out/probe.json" >/dev/null ||
    fail "the video is not as asked for: $(jq -c . "$out/probe.json")"

"$(dirname "${BASH_SOURCE[0]}")/e2e-client.sh" "$base" || fail "the tour of the HTTP API"
end_host TERM
say "PASSED: killed once, resumed $resumes times, one project, $(stat -c %s "$out/video.mp4") bytes, sha256 $digest; all of it is in $out"
