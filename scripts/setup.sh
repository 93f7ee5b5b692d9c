# shellcheck shell=bash
# Sourced by ./run, ./test and scripts/lint.sh: checks what the machine has, installs what it may, builds what has changed.
# Wants $root, the folder of the repository.
# shellcheck disable=SC2154

packages="ffmpeg fonts-dejavu-core fonts-noto-core fonts-noto-color-emoji fonts-noto-cjk"

# One line for each argument.
say() { printf '%s\n' "$@" >&2; }

fail() {
    say "$@"
    exit 2
}

# Runs a command as root: as it is, or by a sudo that asks nothing.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo && sudo -n true; } >/dev/null 2>&1
}

ensure_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1; then
        for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
            if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then
                PATH="$folder:$PATH"
                break
            fi
        done
    fi
    command -v dotnet >/dev/null 2>&1 ||
        fail "The .NET SDK 10 is missing: install 'dotnet-sdk-10.0' (https://dotnet.microsoft.com/download/dotnet/10.0), then run this again."

    export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
    # The SDK wants a home, and a package folder that it can write to.
    if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
        export DOTNET_CLI_HOME="$root/artifacts/home"
        mkdir -p "$DOTNET_CLI_HOME"
    fi
    local shared="${NUGET_PACKAGES:-${HOME:-$root/artifacts/home}/.nuget/packages}"
    if ! { mkdir -p "$shared" && [ -w "$shared" ]; } 2>/dev/null; then
        export NUGET_PACKAGES="$root/artifacts/packages"
        if [ -d "$shared" ]; then export NUGET_FALLBACK_PACKAGES="$shared"; fi
    fi
}

has_ffmpeg() {
    command -v ffmpeg >/dev/null 2>&1 && command -v ffprobe >/dev/null 2>&1 || return 1
    local filters filter
    filters="$(ffmpeg -hide_banner -filters 2>/dev/null)"
    for filter in flite ass drawtext loudnorm; do
        grep -q " $filter " <<<"$filters" || return 1
    done
}

has_fonts() {
    if command -v dpkg-query >/dev/null 2>&1; then
        local font
        for font in ${packages#ffmpeg }; do
            dpkg-query -W -f '${Status}' "$font" 2>/dev/null | grep -q 'install ok installed' || return 1
        done
    elif command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list)" ] || return 1
    fi
}

ensure_tools() {
    # Seen once, seen for good: asking ffmpeg for its filters takes a tenth of a second.
    local seen="$root/artifacts/.ffmpeg-seen" ffmpeg
    ffmpeg="$(command -v ffmpeg || true)"
    if [ -n "$ffmpeg" ] && [ -f "$seen" ] && [ "$seen" -nt "$ffmpeg" ] && [ "$(cat "$seen")" = "$ffmpeg" ]; then return; fi
    mkdir -p "$root/artifacts"
    if ! { has_ffmpeg && has_fonts; }; then install_tools; fi
    command -v ffmpeg | tr -d '\n' >"$seen"
}

install_tools() {
    if ! command -v apt-get >/dev/null 2>&1; then
        fail "VidPipe needs ffmpeg and ffprobe (with the filters flite, ass, drawtext and loudnorm) and some fonts." \
            "Install ffmpeg and, for all scripts, the fonts DejaVu, Noto, Noto CJK and Noto Color Emoji, then run this again."
    fi
    if ! may_be_root; then
        local advice="  sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
        if has_ffmpeg; then
            say "Some fonts are missing, so some scripts will not be drawn. To have them:" "$advice"
            return
        fi
        fail "VidPipe needs ffmpeg and fonts. Please run this once, then try again:" "$advice"
    fi

    say "Installing ffmpeg and fonts (once) …"
    local log="$root/artifacts/apt.log"
    install_packages "$log" $packages || {
        tail -n 20 "$log" >&2
        fail "apt-get failed (see $log). These packages are needed: $packages"
    }
    has_ffmpeg || fail "ffmpeg is installed, but lacks one of the filters flite, ass, drawtext and loudnorm."
}

# install_packages LOG PACKAGE...: the package lists may be missing or too old; most of the time they are neither.
install_packages() {
    local log="$1"
    shift
    : >"$log"
    apt "$log" install -y --no-install-recommends "$@" || { apt "$log" update && apt "$log" install -y --no-install-recommends "$@"; }
}

apt_patience=600

# apt LOG ARGUMENT...: apt-get as root. While another program holds one of its locks (a fresh machine updates itself), it says so
# and tries again: apt-get itself waits for the lock of dpkg only, and silently.
apt() {
    local log="$1" begun="$SECONDS" is_told="" seen
    shift
    while true; do
        seen="$(wc -c <"$log")"
        as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=10 "$@" >>"$log" 2>&1 && return 0
        tail -c "+$((seen + 1))" "$log" | grep -qE 'Could not get lock|Unable to (acquire|lock)' || return 1
        if [ $((SECONDS - begun)) -ge "$apt_patience" ]; then
            say "Another program still installs packages; gave up waiting for it after $((apt_patience / 60)) minutes."
            return 1
        fi
        if [ -z "$is_told" ]; then say "Another program installs packages now; waiting for it (up to $((apt_patience / 60)) minutes) …"; fi
        is_told=1
        sleep 3
    done
}

# The storage emulator of the tests, from its lock file. Asks nothing and nobody when it is there already.
ensure_azurite() {
    local folder="$root/tests/azurite" stamp_file="$root/artifacts/azurite.stamp" stamp
    mkdir -p "$root/artifacts"
    stamp="$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum)"
    if has_azurite; then return; fi
    ensure_node
    (
        # Two installations in one folder would delete each other's files.
        if command -v flock >/dev/null 2>&1; then flock 9; fi
        if has_azurite; then exit 0; fi
        say "Installing Azurite, the storage emulator of the tests (once) …"
        log="$root/artifacts/npm.log"
        if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then export npm_config_cache="$root/artifacts/npm"; fi
        # None of its packages needs a script to be installed.
        if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1; then
            tail -n 20 "$log" >&2
            say "npm could not install Azurite (see $log). The tests of the Azure store need it: is the npm registry within reach?"
            exit 2
        fi
        printf '%s' "$stamp" >"$stamp_file"
    ) 9>"$root/artifacts/azurite.lock" || exit 2
}

has_azurite() {
    [ -d "$folder/node_modules/azurite" ] && [ -f "$stamp_file" ] && [ "$(cat "$stamp_file")" = "$stamp" ]
}

# What scripts/e2e-client.sh is written in, what gives hosts under test a wrong clock, and what checks the scripts.
ensure_client_tools() {
    local tool missing="" log="$root/artifacts/apt-client.log"
    for tool in curl jq faketime shellcheck; do
        command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
    done
    if [ -z "$missing" ]; then return; fi
    mkdir -p "$root/artifacts"
    if ! command -v apt-get >/dev/null 2>&1; then fail "The tests need$missing. Install that, then run this again."; fi
    if ! may_be_root; then
        fail "The tests need$missing. Please run this once, then try again:" \
            "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
    fi
    say "Installing$missing (once) …"
    # shellcheck disable=SC2086
    install_packages "$log" $missing || {
        tail -n 20 "$log" >&2
        fail "apt-get failed (see $log). The tests need$missing."
    }
}

has_node() {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' >/dev/null 2>&1
}

ensure_node() {
    if has_node; then return; fi
    local log="$root/artifacts/apt-node.log" needs="Node.js 18 or newer with npm"
    if ! command -v apt-get >/dev/null 2>&1; then fail "The tests need $needs (for Azurite, the storage emulator). Install it, then run this again."; fi
    if ! may_be_root; then
        fail "The tests need $needs (for Azurite, the storage emulator). Please run this once, then try again:" \
            "  sudo apt-get update && sudo apt-get install -y --no-install-recommends nodejs npm"
    fi
    say "Installing Node.js (once) …"
    install_packages "$log" nodejs npm || {
        tail -n 20 "$log" >&2
        fail "apt-get failed (see $log). The tests need $needs."
    }
    has_node || fail "What apt-get has installed is not $needs."
}

# One number for all that a build reads. Contents rather than times, which a checkout, a copy or an unpacked archive changes.
sources_stamp() {
    (
        cd "$root" || exit
        {
            find "$@" -type d \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print0
            find . -maxdepth 1 -type f \( -name '*.props' -o -name global.json -o -name '*.sln' -o -name .editorconfig \) -print0
        } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
    )
}

# build STAMPFILE PROJECT FOLDER...: builds the project unless it has been built from just these folders.
build() {
    local stamp_file="$root/artifacts/$1" project="$root/$2" stamp log
    shift 2
    mkdir -p "$root/artifacts"
    stamp="$(sources_stamp "$@")"
    if is_built "$stamp_file" "$stamp"; then return; fi
    (
        # Two builds in one folder would write the same files.
        if command -v flock >/dev/null 2>&1; then flock 9; fi
        if is_built "$stamp_file" "$stamp"; then exit 0; fi
        say "Building (once after a change) …"
        log="$root/artifacts/build.log"
        if ! dotnet build "$project" -c Release -v quiet -clp:NoSummary -nodeReuse:false >"$log" 2>&1; then
            grep -E 'error|warning' "$log" | sort -u | head -n 40 >&2 || tail -n 40 "$log" >&2
            say "The build failed (see $log)."
            exit 2
        fi
        printf '%s' "$stamp" >"$stamp_file"
    ) 9>"$root/artifacts/build.lock"
}

is_built() {
    [ -f "$program" ] && [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

program="$root/src/VidPipe.Local/bin/Release/net10.0/vidpipe.dll"
