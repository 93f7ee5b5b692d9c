namespace VidPipe.Local.CommandLine;

/// <summary>What each shell runs to complete a command line: all ask the program itself.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion of vidpipe
        _vidpipe() {
            local IFS=$'\n'
            COMPREPLY=($("${COMP_WORDS[0]}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
        }
        complete -o default -F _vidpipe vidpipe

        """;

    private const string Zsh = """
        #compdef vidpipe
        # zsh completion of vidpipe
        _vidpipe() {
            local -a found
            found=("${(@f)$("${words[1]}" completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            if [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
        }
        if [[ "${funcstack[1]}" == _vidpipe ]]; then _vidpipe "$@"; else compdef _vidpipe vidpipe; fi

        """;

    private const string Fish = """
        # fish completion of vidpipe
        function __vidpipe_words
            set -l typed (commandline -opc) (commandline -ct)
            $typed[1] completion words -- $typed[2..-1] 2>/dev/null
        end
        complete -c vidpipe -a '(__vidpipe_words)'

        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "No such shell."),
    };
}
