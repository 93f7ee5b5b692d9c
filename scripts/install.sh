# shellcheck shell=bash disable=SC2154
# Sourced by ./run for 'install' and 'uninstall': a link to it on the path, and completion for the shells.
# Wants $root and $program, the built program.

# What is for all users when root installs it.
is_for_all() { [ "$(id -u)" = 0 ]; }

install_folders() {
    if ! is_for_all && [ -z "${HOME:-}" ]; then fail "HOME is not set: there is no place to install to."; fi
    local share config
    if is_for_all; then
        share=/usr/local/share
        bin_folder="${1:-/usr/local/bin}" fish_folder="$share/fish/vendor_completions.d"
    else
        share="${XDG_DATA_HOME:-$HOME/.local/share}" config="${XDG_CONFIG_HOME:-$HOME/.config}"
        bin_folder="${1:-$HOME/.local/bin}" fish_folder="$config/fish/completions"
    fi
    link="$bin_folder/vidpipe"
    bash_file="$share/bash-completion/completions/vidpipe" zsh_file="$share/zsh/site-functions/_vidpipe" fish_file="$fish_folder/vidpipe.fish"
}

# Whether a path is a link to a ./run of ours, or nothing at all.
is_ours() {
    [ ! -e "$1" ] && [ ! -L "$1" ] && return 0
    [ -L "$1" ] && [ "$(basename "$(readlink "$1")")" = run ]
}

# install_vidpipe [FOLDER]
install_vidpipe() {
    install_folders "$@"
    is_ours "$link" || fail "'$link' exists and is not ours. Remove it, or name another folder: ./run install FOLDER"
    mkdir -p "$bin_folder" || fail "'$bin_folder' cannot be made. Name another folder: ./run install FOLDER"
    ln -sfn "$root/run" "$link" || fail "'$link' cannot be made. Name another folder: ./run install FOLDER"
    say "$link -> $root/run"

    local shell file
    for shell in bash zsh fish; do
        file="${shell}_file"
        file="${!file}"
        if mkdir -p "$(dirname "$file")" 2>/dev/null && dotnet "$program" completion "$shell" >"$file"; then say "$file (completion for $shell)"; fi
    done

    case ":$PATH:" in
        *":$bin_folder:"*) say "'vidpipe' works in new shells, from any folder. './run uninstall' takes it away." ;;
        *) say "$bin_folder is not on your PATH yet. Add this line to the profile of your shell:" "  export PATH=\"$bin_folder:\$PATH\"" "'./run uninstall' takes it all away." ;;
    esac
    if ! is_for_all; then say "zsh completes once its ~/.zshrc has this line before compinit:  fpath=(${zsh_file%/*} \$fpath)"; fi
}

# uninstall_vidpipe [FOLDER]
uninstall_vidpipe() {
    install_folders "$@"
    is_ours "$link" || fail "'$link' is not ours; it stays."
    local file
    for file in "$link" "$bash_file" "$zsh_file" "$fish_file"; do
        if [ -e "$file" ] || [ -L "$file" ]; then rm -f "$file" && say "Removed $file."; fi
    done
}
