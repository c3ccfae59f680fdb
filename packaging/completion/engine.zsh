# The rest of a completion script for zsh, behind the functions that know a program's commands; engine.bash says what they
# set. Here choices are "NAME:SUMMARY", and switches are specifications for _arguments.

_rollseal_complete()
{
    local tables=_${service//-/_} program=$words[1] command='' due='' operands spellings
    local -a choices switches own passed
    setopt local_options extended_glob
    local -i at=2 given=0 first=0 only_operands=0
    ${tables}_table ''
    while ((at < CURRENT)); do
        if _rollseal_take $words[at]; then
            # Here, since zsh takes back what other functions do to these two.
            words[at]=()
            ((CURRENT--))
        else
            ((++at))
        fi
    done
    if [[ -n $due ]]; then
        _rollseal_value $due
    elif ((only_operands)); then
        _rollseal_operand
    else
        _arguments -S : "${switches[@]}" '*: :_rollseal_operand'
    fi
}

# Takes a word in front of the cursor's into account. True if it belongs to the name of the command: such words are taken
# out, since _arguments knows nothing of them.
_rollseal_take()
{
    local value=$due
    due=
    if [[ -n $value && ($value != *\|* || "|$value|" = *"|$1|"*) ]]; then
        return 1
    elif ((only_operands)); then
        _rollseal_count
    elif [[ $1 = -- ]]; then
        only_operands=1
    elif [[ $1 = -* ]]; then
        _rollseal_take_option $1
    elif ((${#choices})) && [[ $1 = help ]]; then
        return 0
    elif ((${#choices})); then
        command+=${command:+ }$1
        ${tables}_table $command
        return 0
    elif ! _rollseal_take_spelling $1; then
        _rollseal_count
    fi
    return 1
}
_rollseal_count()
{
    ((given++)) || first=$at
}

# An option. What every command understands goes to lookups, too: which vault is meant, where the preferences are.
_rollseal_take_option()
{
    local switch=${switches[(r)(\*|)${1%%=*}=\[*]} is_own=${own[(r)${1%%=*}=\[*]}
    if [[ $1 = *=* ]]; then
        [[ -z $is_own ]] || passed+=($1)
    elif [[ -n $switch ]]; then
        due=${${switch%\"}##*\"}
        [[ -z $is_own ]] || passed+=("$1=$words[at+1]")
    fi
}

# A start parameter, in any case: Name=VALUE, or /Name with the value in the next word.
_rollseal_take_spelling()
{
    local spelling
    for spelling in ${=spellings}; do
        if [[ ${(L)1} = ${(L)spelling%%=*}=* ]]; then
            passed+=($1)
            return 0
        elif [[ ${(L)1} = /${(L)spelling%%=*} ]]; then
            due=${spelling#*=}
            passed+=("${1#/}=$words[at+1]")
            return 0
        fi
    done
    return 1
}

# What stands where no option does: the next word of the command, an operand, or a start parameter.
_rollseal_operand()
{
    local spelling kind ret=1
    if ((${#choices})); then
        _describe -t commands command choices
        return
    fi
    for spelling in ${=spellings}; do
        if ((! only_operands)) && compset -P "(#i)${spelling%%=*}="; then
            _rollseal_value ${spelling#*=}
            return
        fi
    done
    for kind in $(_rollseal_operand_kinds); do
        _rollseal_value $kind && ret=0
    done
    ((only_operands)) || { _rollseal_spellings && ret=0; }
    return ret
}

# What may be the next operand, one VALUE a line.
_rollseal_operand_kinds()
{
    local alternative
    local -a names
    for alternative in ${(s: | :)${operands//[\[\]]/}}; do
        names=(${=alternative})
        [[ $names[1] != -- ]] || shift names
        if [[ $names[-1] = … ]] && ((given >= ${#names} - 1)); then
            print -r -- ${names[-2]/#%COMMAND/WORDS}
        else
            print -r -- ${names[given+1]}
        fi
    done
}

# The names of start parameters: with `/` if that is there, else with `=`.
_rollseal_spellings()
{
    local -a names
    names=(${${=spellings}%%=*})
    ((${#names})) || return 1
    if [[ $PREFIX = /* ]]; then
        compset -P /
        compadd -M 'm:{a-zA-Z}={A-Za-z}' -- $names
    else
        compadd -M 'm:{a-zA-Z}={A-Za-z}' -S = -q -- $names
    fi
}

# _rollseal_value [OPTION OF COMPADD…] VALUE: every word that may stand for VALUE.
_rollseal_value()
{
    local kind=${@[-1]} query key
    local -a extra known
    extra=("${@[1,-2]}")
    case $kind in
    *\|*)
        # on|off|DIR: words that stand for themselves, and names of values, which are in capitals.
        compadd "${extra[@]}" -- ${${(s:|:)kind}:#[[:upper:]]*}
        for key in ${(M)${(s:|:)kind}:#[[:upper:]]*}; do
            _rollseal_value "${extra[@]}" $key
        done
        ;;
    FILE | PATH | LOCATION) _files "${extra[@]}" ;;
    DIR | FOLDER) _files "${extra[@]}" -/ ;;
    GROUP) _groups "${extra[@]}" ;;
    COMMAND) _command_names -e ;;
    WORDS)
        words=("${(@)words[first,-1]}")
        ((CURRENT -= first - 1))
        _normal
        ;;
    SOURCE)
        if compset -P dir:; then
            _files -/
        elif compset -P file:; then
            _files
        else
            compadd "${extra[@]}" -- store store:LocalMachine/My store:CurrentUser/My
            compadd "${extra[@]}" -S '' -- dir: file:
            _files "${extra[@]}"
        fi
        ;;
    *)
        ${tables}_lookup $kind || return 1
        known=(${(f)"$($program ${=query} $passed --json 2>/dev/null </dev/null |
            sed -n "s/.*\"$key\": *\"\([A-Za-z0-9._-]*\)\".*/\1/p")"})
        compadd "${extra[@]}" -- $known
        ;;
    esac
}

_rollseal_complete "$@"
