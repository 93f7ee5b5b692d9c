#!/usr/bin/env bash
# scripts/e2e-client.sh BASE_URL
#
# A client written from docs/http-api.md alone, with curl: does all of it against a running host that uses the offline
# provider, and checks every answer. Works on any host that serves the routes; leaves its last projects there.
#
# Environment: FUNCTIONS_KEY and HOST_KEY (sent as x-functions-key, the second to the management and the clean-up; in Azure
# it is the master key), E2E_DEADLINE (seconds that one project may take, 300), E2E_OUT (folder for answers and files),
# E2E_CALLBACK (an address that takes webhooks: then they are proven too).
# The host should let video jobs take a few seconds (VidPipe__Synthetic__OperationDuration), so that runs have a middle.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
base="${1%/}"
for tool in curl jq sha256sum; do
    command -v "$tool" >/dev/null || { echo "This needs $tool." >&2; exit 2; }
done
out="${E2E_OUT:-$(mktemp -d)}"
mkdir -p "$out"
patience="${E2E_DEADLINE:-300}"
key=() host_key=()
if [ -n "${FUNCTIONS_KEY:-}" ]; then
    [ -n "${HOST_KEY:-}" ] || { echo "With FUNCTIONS_KEY this needs HOST_KEY, too: it terminates, purges and cleans up." >&2; exit 2; }
    key=(-H "x-functions-key: $FUNCTIONS_KEY") host_key=(-H "x-functions-key: $HOST_KEY")
fi
json=(-H 'Content-Type: application/json')
answer="$out/answer" head="$out/head"
checks=0

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }
fail() {
    say "FAILED: $*"
    echo "--- the last answer: HTTP ${code:-}"
    cat "$head" 2>/dev/null
    head -c 2000 "$answer" 2>/dev/null | tr -cd '[:print:]\n'
    exit 1
} >&2

# request METHOD PATH|URL [CURL ARGUMENT ...]: status code to $code, head and body to files.
request() { call "$1" "$2" "${key[@]}" "${@:3}"; }
# The same with the host's own key.
host_request() { call "$1" "$2" "${host_key[@]}" "${@:3}"; }
call() {
    local method="$1" url="$2"
    shift 2
    case "$url" in /*) url="$base$url" ;; esac
    code="$(curl -sS --max-time 120 -X "$method" -D "$head" -o "$answer" -w '%{http_code}' "$@" "$url")" || fail "$method $url was not answered"
}
# refused METHOD PATH|URL: where keys are asked for, a function key does not open it.
refused() {
    if [ ${#key[@]} = 0 ]; then return; fi
    request "$1" "$2"
    expect_code 401
}
post() { request POST "$1" "${json[@]}" -d "$2" "${@:3}"; }

# The platform's own 401 has no body.
expect_code() {
    [ "$code" = "$1" ] || fail "HTTP $1 was expected"
    checks=$((checks + 1))
}
# expect CODE [JQ]: the status, and what must hold of the JSON.
expect() {
    expect_code "$1"
    if [ $# -gt 1 ]; then jq -e "$2" "$answer" >/dev/null || fail "the answer does not hold: $2"; fi
}
get() { jq -r "$1" "$answer"; }
header() { grep -i "^$1:" "$head" | tail -n 1 | cut -d: -f2- | tr -d '\r' | sed 's/^ *//'; }

# start PATH BODY [ARGUMENT ...]: sets $id.
start() {
    post "$@"
    # A function key is answered with addresses that hold no key.
    expect 202 '.project_id and .status_url and .management.statusQueryGetUri and .management.terminatePostUri and all(.management[]; contains("code=") | not)'
    [ -n "$(header Location)" ] && [ "$(header Retry-After)" = 2 ] || fail "Location and Retry-After belong to the answer"
    id="$(get .project_id)"
}

# until_status ID STATUS...: polls until one of these; the answer of GET /status stays.
until_status() {
    local id="$1" until=$((SECONDS + patience)) status
    shift
    while true; do
        request GET "/api/projects/$id/status"
        expect 200 '.progress_pct >= 0 and .progress_pct <= 100'
        status="$(get .status)"
        for wanted in "$@"; do
            if [ "$status" = "$wanted" ]; then return; fi
        done
        case "$status" in complete | failed | stopped) fail "$id is $status, not $*" ;; esac
        [ $SECONDS -lt $until ] || fail "$id is not $* within $patience s"
        sleep 0.5
    done
}
# whole ID: the project, once what it cost is there.
whole() { request GET "/api/projects/$1" && expect 200; }

seed=$((RANDOM * 32768 + RANDOM))
spec='"prompt":"A dung beetle rolls the moon across the desert","total_duration":4,"clip_duration":2,"seed":'$seed',"client_data":{"order":7}'

say "health, estimate, and what is refused"
request GET /health
expect 200 '.status == "ok"'
post '/api/generate?dry_run=true' "{$spec}"
expect 200 '.valid and .estimate.cost_usd > 0 and (.estimate.calls | length) == 4'
estimate="$(get .estimate.cost_usd)"
post '/api/generate?dry_run=true' '{"prompt":" "}'
expect 200 '(.valid | not) and .errors.prompt'
post /api/generate '{"prompt":"x","seed":-1,"aspect_ratio":"2:1"}'
expect 422 '.code == "INVALID_INPUT" and .errors.seed and .errors.aspect_ratio and .user_message and (.retryable | not)'
post /api/generate '{"prompt"'
expect 400
request POST /api/generate -H 'Content-Type: text/plain' -d '{}'
expect 415
request GET /api/projects/project-nobody
expect 404 '.code == "NOT_FOUND"'
post /api/generate '{"prompt":"x","callback_url":"https://me@example.com/hook"}'
expect 422 '.errors.callback_url'

say "a video, asked for three times with one key"
if [ -n "${E2E_CALLBACK:-}" ]; then spec="$spec,\"callback_url\":\"$E2E_CALLBACK\""; fi
again=(-H "Idempotency-Key: client-$seed-$$")
start /api/generate "{$spec}" "${again[@]}"
first="$id"
start /api/generate "{$spec}" "${again[@]}"
[ "$id" = "$first" ] || fail "the same key has started another project"
post /api/generate '{"prompt":"Something else"}' "${again[@]}"
expect 422 '.errors["Idempotency-Key"]'
request DELETE "/api/projects/$first"
expect 409 '.code == "WRONG_STATE"'
post "/api/projects/$first/fork" '{}'
expect 409
request GET "/api/projects/$first/download"
expect 409
until_status "$first" complete
start /api/generate "{$spec}" "${again[@]}"
[ "$id" = "$first" ] || fail "the same key has started another project after the end"
whole "$first"
expect 200 ".costs.total_usd == $estimate and .spec.client_data.order == 7 and .spec.seed == $seed and (.scenes | length) == 2"
expect 200 'all(.scenes[]; .status == "clip_done" and .clip.submission_count == 1 and all(.keyframes[]; .source == "generated"))'
keyframe="$(get '.scenes[0].keyframes[0].id')" clip="$(get '.scenes[0].clip.id')" bytes="$(get .output.bytes)"

say "its files: whole, in parts, unchanged"
film="/api/projects/$first/download"
request GET "$film"
expect 200
digest="$(sha256sum "$answer" | cut -d' ' -f1)"
[ "$(header ETag)" = "\"$digest\"" ] && [ "$(header Content-Type)" = video/mp4 ] && [ "$(header Accept-Ranges)" = bytes ] || fail "the headers of the file"
[ "$(stat -c %s "$answer")" = "$bytes" ] || fail "the file is not as long as the project says"
header Content-Disposition | grep -Eq 'filename="[A-Za-z0-9 ._-]+\.mp4"' || fail "the file's name is not safe"
cp "$answer" "$out/film.mp4"
request GET "$film" -H 'Range: bytes=100-299'
expect 206
[ "$(header Content-Range)" = "bytes 100-299/$bytes" ] && cmp -s "$answer" <(tail -c +101 "$out/film.mp4" | head -c 200) || fail "the range is not these bytes"
request GET "$film" -H "Range: bytes=$bytes-"
expect 416
request GET "$film" -H "If-None-Match: \"$digest\""
expect 304
request GET "$film" -H 'Range: bytes=0-9' -H 'If-Range: "another"'
expect 200
request HEAD "$film" --head
expect 200
[ "$(header Content-Length)" = "$bytes" ] || fail "HEAD says another length"
for file in poster captions.srt captions.vtt; do
    request GET "/api/projects/$first/$file"
    expect 200
    [ -s "$answer" ] || fail "$file is empty"
done
request GET "/api/keyframes/$keyframe"
expect 200
[ "$(sha256sum "$answer" | cut -d' ' -f1)" = "$keyframe" ] || fail "the keyframe's id is its digest"
request GET "/api/clips/$clip"
expect 200

say "forks: nothing, a scene of a fork, one scene more"
post "/api/projects/$first/fork?dry_run=true" '{"title":"The same"}'
expect 200 '.valid and .estimate.cost_usd == 0 and (.to_make.stitch | not)'
start "/api/projects/$first/fork" '{"title":"The same"}'
same="$id"
until_status "$same" complete
whole "$same"
expect 200 ".costs.total_usd == 0 and .forked_from == \"$first\" and .output.digest == \"$digest\""
expect 200 'all(.scenes[]; .clip.source == "inherited" and all(.keyframes[]; .source == "inherited"))'
start "/api/projects/$same/fork" '{"captions":"none","scene_edits":[{"scene_index":1,"end_frame_prompt":"a red door, ajar"}]}' -H "Idempotency-Key: fork-$seed-$$"
edited="$id"
jq -e '.to_make == {storyboard: false, keyframes: [1], clips: [1], voices: [], stitch: true} and .inherited.clips == 1' "$answer" >/dev/null || fail "what the fork makes again"
until_status "$edited" complete
whole "$edited"
expect 200 '.scenes[0].clip.source == "inherited" and .scenes[1].clip.source == "generated" and .scenes[1].keyframes[0].source == "inherited" and .scenes[1].keyframes[1].source == "generated"'
request GET "/api/projects/$edited/captions.srt"
expect 404

start "/api/projects/$first/fork" '{"total_duration":6}'
longer="$id"
jq -e '.scene_count == 3 and .to_make.keyframes == [2] and .to_make.clips == [2] and .inherited.clips == 2' "$answer" >/dev/null || fail "what one scene more makes"
until_status "$longer" complete
whole "$longer"
expect 200 '([.scenes[].clip.source] == ["inherited", "inherited", "generated"]) and .total_duration == 6'

say "a new take of one clip"
post "/api/projects/$edited/scenes/7/regenerate" '{"what":"clip"}'
expect 404
post "/api/projects/$edited/scenes/0/regenerate" '{"what":"hat"}'
expect 422 '.errors.what'
post "/api/projects/$edited/scenes/0/regenerate?dry_run=true" '{"what":"clip"}'
expect 200 '.to_make.clips == [0] and .to_make.keyframes == [] and .estimate.cost_usd > 0'
post "/api/projects/$edited/scenes/0/regenerate" '{"what":"clip"}'
expect 202 '.run == 2'
until_status "$edited" complete
whole "$edited"
expect 200 '.run == 2 and .scenes[0].clip.source == "generated" and (.runs | length) == 2'

say "a budget, and a larger one"
start /api/generate "{\"prompt\":\"A fox finds a lantern\",\"total_duration\":4,\"clip_duration\":2,\"seed\":$seed,\"budget_usd\":0.015}"
poor="$id"
until_status "$poor" failed
expect 200 '.error.code == "BUDGET_EXCEEDED" and .error.step'
whole "$poor"
expect 200 '.costs.total_usd <= 0.015 and .costs.total_usd > 0'
post "/api/projects/$poor/resume?dry_run=true" '{"budget_usd":1}'
expect 200 '.valid and .estimate.cost_usd > 0'
post "/api/projects/$poor/resume" '{"budget_usd":1}'
expect 202 '.run == 2'
until_status "$poor" complete
post "/api/projects/$poor/resume" '{}'
expect 409

say "stop, terminate, purge, and resume from each"
start /api/generate "{\"prompt\":\"A kite over the sea\",\"total_duration\":4,\"clip_duration\":2,\"seed\":$seed}"
kite="$id"
terminate="$(get .management.terminatePostUri)" purge="$(get .management.purgeHistoryDeleteUri)" query="$(get .management.statusQueryGetUri)"
until_status "$kite" video_gen
host_request GET "$query"
expect 202 '.instanceId and .runtimeStatus == "Running" and .customStatus'
# Its jobs are sent meanwhile. A stop waits for what was sent; what is cut off in sending may have to be paid again.
sleep 1
request POST "/api/projects/$kite/stop"
expect 202
until_status "$kite" stopped
refused GET "$query"
refused POST "${terminate/\{text\}/enough}"
refused DELETE "$purge"
request GET "/api/projects/$kite/download"
expect 409
post "/api/projects/$kite/resume" '{}'
expect 202
# At once: all but the joining is done.
host_request POST "${terminate/\{text\}/enough}"
expect 202
until_status "$kite" failed
expect 200 '.error.code == "CANCELLED"'
host_request DELETE "$purge"
expect 200 '.instancesDeleted >= 1'
host_request GET "$query"
expect 404
post "/api/projects/$kite/resume" '{}'
expect 202
until_status "$kite" complete
whole "$kite"
# What a terminated run has sent is found by the next one, and is counted by the run that lives to save it, if any.
expect 200 "all(.scenes[]; .clip.submission_count <= 1) and .costs.uncertain_usd == 0 and .costs.total_usd == $estimate"

say "lists and figures"
request GET '/api/projects?limit=2'
expect 200 '(.projects | length) == 2 and .next_cursor'
cursor="$(get .next_cursor)" newest="$(get '[.projects[].project_id] | join(" ")')"
request GET "/api/projects?limit=2&cursor=$(jq -rn --arg c "$cursor" '$c | @uri')"
expect 200 "([.projects[].project_id] | length) == 2 and all(.projects[]; .project_id as \$id | \"$newest\" | contains(\$id) | not)"
request GET '/api/projects?status=complete'
expect 200 '(.projects | length) >= 5 and all(.projects[]; .status == "complete")'
request GET '/api/projects?limit=0'
expect 422
until=$((SECONDS + 60))
until request GET /api/metrics && [ "$code" = 200 ] && jq -e '.projects.complete >= 5' "$answer" >/dev/null; do
    [ $SECONDS -lt $until ] || fail "the figures do not know the projects within a minute"
    sleep 2
done
expect 200 '.provider.calls > 0 and .provider.cost_usd > 0 and .cache.hits > 0 and .stages.stitch.count > 0'
request GET /metrics
expect 200
grep -q '^vidpipe_projects{status="complete"} [0-9]' "$answer" && grep -q '^vidpipe_provider_cost_usd{model="synthetic-video-1"}' "$answer" || fail "the Prometheus form"

if [ -n "${E2E_CALLBACK:-}" ]; then
    say "callbacks"
    until=$((SECONDS + patience))
    until request GET "/api/projects/$first/webhooks" && jq -e '.webhooks[0].state == "delivered"' "$answer" >/dev/null; do
        [ $SECONDS -lt $until ] || fail "the callback was not delivered within $patience s"
        sleep 1
    done
    expect 200 '.webhooks[0].type == "project.complete" and .webhooks[0].run == 1 and (.webhooks[0].attempts | length) >= 1'
fi

say "delete: gone for good, while forks keep what they share"
request DELETE "/api/projects/$first"
expect 204
for path in "" /status /download /poster /webhooks; do
    request GET "/api/projects/$first$path"
    expect 404
done
request DELETE "/api/projects/$first"
expect 404
request GET "/api/projects/$same/download"
expect 200
[ "$(sha256sum "$answer" | cut -d' ' -f1)" = "$digest" ] || fail "the fork's video has changed"
start "/api/projects/$same/fork" '{"title":"After all"}'
until_status "$id" complete
whole "$id"
expect 200 ".costs.total_usd == 0 and .output.digest == \"$digest\""

say "a clean-up that would remove nothing young"
refused POST '/api/cleanup?dry_run=true'
host_request POST '/api/cleanup?dry_run=true'
expect 202 '.cleanup_id and .mode == "dry_run"'
cleanup="$(get .cleanup_id)" until=$((SECONDS + patience))
until host_request GET "/api/cleanup/$cleanup" && [ "$code" = 200 ] && [ "$(get .status)" = complete ]; do
    [ "$(get .status)" = running ] && [ $SECONDS -lt $until ] || fail "the clean-up does not end well"
    sleep 1
done
expect 200 '.report.projects >= 5 and all(.report.parts[]; .removed == 0) and any(.report.parts[]; .kept > 0)'
host_request GET /api/cleanup/cleanup-nobody
expect 404

say "PASSED: $checks checks; all of it is in $out"
