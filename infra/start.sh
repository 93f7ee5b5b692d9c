#!/usr/bin/env bash
# infra/start.sh COMMAND ...: puts Google's credentials where its libraries look for them, then becomes COMMAND (the host).
#
# Either of these, neither without Vertex AI:
#   VIDPIPE_GOOGLE_PROVIDER   Workload Identity Federation, no secret anywhere: projects/N/locations/global/workloadIdentityPools/P/providers/Q
#     VIDPIPE_GOOGLE_AUDIENCE   the Application ID URI that our managed identity asks a token for
#     VIDPIPE_GOOGLE_ACCOUNT    a service account to act as; without it the pool's principal itself has the role
#   VIDPIPE_GOOGLE_KEY        a service account's key file as text: a Key Vault reference
set -euo pipefail

say() { printf 'vidpipe-start: %s\n' "$*" >&2; }

# Google's libraries know the metadata service of virtual machines, not that of App Service: a file stands between.
fetch_token() {
    curl -fsS --retry 5 --max-time 30 --get "$IDENTITY_ENDPOINT" -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" \
        --data-urlencode api-version=2019-08-01 --data-urlencode "resource=$VIDPIPE_GOOGLE_AUDIENCE" \
        --data-urlencode "client_id=${AZURE_CLIENT_ID:-}" -o "$1/token.new" && mv -f "$1/token.new" "$1/token.json"
}

# The identity's tokens are valid for hours, ours for one at Google: ten minutes keep both fresh.
keep_token() {
    while sleep 600; do fetch_token "$1" || say "no token of the managed identity; trying again in ten minutes"; done
}

federation() {
    cat <<JSON
{
  "type": "external_account",
  "audience": "//iam.googleapis.com/$VIDPIPE_GOOGLE_PROVIDER",
  "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
  "token_url": "https://sts.googleapis.com/v1/token",
  ${VIDPIPE_GOOGLE_ACCOUNT:+\"service_account_impersonation_url\": \"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$VIDPIPE_GOOGLE_ACCOUNT:generateAccessToken\",}
  "credential_source": { "file": "$1/token.json", "format": { "type": "json", "subject_token_field_name": "access_token" } }
}
JSON
}

if [ -n "${VIDPIPE_GOOGLE_PROVIDER:-}${VIDPIPE_GOOGLE_KEY:-}" ]; then
    umask 077
    folder="$(mktemp -d)"
    export GOOGLE_APPLICATION_CREDENTIALS="$folder/google.json"
    if [ -n "${VIDPIPE_GOOGLE_PROVIDER:-}" ]; then
        fetch_token "$folder" || say "no token of the managed identity yet"
        keep_token "$folder" &
        federation "$folder" >"$GOOGLE_APPLICATION_CREDENTIALS"
    else
        case "$VIDPIPE_GOOGLE_KEY" in
            '{'*) printf '%s' "$VIDPIPE_GOOGLE_KEY" >"$GOOGLE_APPLICATION_CREDENTIALS" ;;
            *) say "VIDPIPE_GOOGLE_KEY is no JSON: is the Key Vault reference resolved, and may the identity read the secret?" ;;
        esac
    fi
    unset VIDPIPE_GOOGLE_KEY
    umask 022
fi

exec "$@"
