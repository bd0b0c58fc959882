namespace Berth.Cli.Completing;

/// <summary>The scripts that make shells ask the program itself what may come next.</summary>
internal static class CompletionScript
{
    /// <summary>The shells there are scripts for.</summary>
    internal static readonly string[] Shells = ["bash", "fish", "powershell", "zsh"];

    /// <summary>The script for a shell.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    /// <param name="program">The name that the program is called by.</param>
    /// <param name="descriptions">Whether what candidates mean is shown.</param>
    internal static string For(string shell, string program, bool descriptions) => (shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    }).Replace("PROGRAM", program, StringComparison.Ordinal).Replace("HELP", descriptions ? "1" : "0", StringComparison.Ordinal);

    private const string Bash = """
        # bash completion for PROGRAM
        __PROGRAM_complete()
        {
            local cur words cword lines directive line
            if declare -F _get_comp_words_by_ref >/dev/null; then
                _get_comp_words_by_ref -n =: cur words cword
            else
                cur=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
            fi
            mapfile -t lines < <("${words[0]}" __complete "${words[@]:1:cword}" 2>/dev/null)
            [ ${#lines[@]} -gt 0 ] || return
            directive=${lines[-1]#:}
            unset 'lines[-1]'
            COMPREPLY=()
            for line in "${lines[@]}"; do
                COMPREPLY+=("${line%%$'\t'*}")
            done
            case $directive in
                6) compopt -o nospace ;;
                16) [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -d -- "$cur")) ;;
                0) [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$cur")) ;;
            esac
            declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$cur"
        }
        complete -o default -F __PROGRAM_complete PROGRAM

        """;

    private const string Zsh = """
        #compdef PROGRAM
        # zsh completion for PROGRAM
        _PROGRAM()
        {
            local -a lines shown
            local directive line
            lines=("${(@f)$(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            directive=${lines[-1]#:}
            lines[-1]=()
            for line in $lines; do
                line=${line//:/\\:}
                if [[ HELP -eq 1 ]]; then shown+=("${line/$'\t'/:}"); else shown+=("${line%%$'\t'*}"); fi
            done
            (( ${#shown} )) && { [[ $directive -eq 6 ]] && _describe -V 'PROGRAM' shown -S '' || _describe 'PROGRAM' shown; return }
            case $directive in
                0) _files ;;
                16) _files -/ ;;
            esac
        }
        compdef _PROGRAM PROGRAM

        """;

    private const string Fish = """
        # fish completion for PROGRAM
        function __PROGRAM_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l lines ($words[1] __complete $words[2..-1] 2>/dev/null)
            test (count $lines) -gt 0; or return
            set -l directive (string sub -s 2 -- $lines[-1])
            set -e lines[-1]
            if test (count $lines) -eq 0
                switch $directive
                    case 0
                        __fish_complete_path (commandline -ct)
                    case 16
                        __fish_complete_directories (commandline -ct)
                end
                return
            end
            for line in $lines
                if test HELP -eq 1
                    echo $line
                else
                    string split -f1 \t -- $line
                end
            end
        end
        complete -c PROGRAM -f -a '(__PROGRAM_complete)'

        """;

    private const string PowerShell = """
        # powershell completion for PROGRAM
        Register-ArgumentCompleter -Native -CommandName 'PROGRAM' -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
            if ($wordToComplete -eq '') { $words += '' }
            & PROGRAM __complete @words 2>$null | Where-Object { $_ -notmatch '^:\d+$' } | ForEach-Object {
                $value, $help = $_ -split "`t", 2
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
            }
        }

        """;
}
