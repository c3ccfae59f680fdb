# The rest of a completion script for bash, behind the functions that know a program's commands:
#
#     _PROGRAM_table WORDS     for the words of a command ("pair list"), of a group ("pair") or none, sets
#                              choices     what may come next: commands
#                              switches    options, with a value as --name=VALUE
#                              operands    as in the usage line: NAME FILE | FOLDER
#                              spellings   start parameters: Name=VALUE
#                              own         options that lookups take too: those of every command, start parameters
#     _PROGRAM_lookup VALUE    sets query and key: `PROGRAM query --json` tells the words, as members named key
#
# VALUE says what may stand there (FILE, true|false, ID …) in the words of the help. The script of every program has these
# functions; they are the same in all.
# shellcheck shell=bash disable=SC2154,SC2034 # choices, switches, operands, spellings, own, query and key are set by those functions

# _rollseal_complete PROGRAM: what bash calls.
_rollseal_complete()
{
    local program=$1 tables=_${1##*/} word current
    local choices switches operands spellings
    local own='' pending='' pending_name='' only_operands=no
    local -a before=() given=() passed=()
    tables=${tables//-/_}
    COMPREPLY=()
    _rollseal_read_words
    _rollseal_walk
    _rollseal_offer
    _rollseal_trim
}

# Sets before (the words between the program and the cursor's) and current (the cursor's, up to the cursor). Bash breaks
# words at `=` and `:`, too; here they are whole: what has no space in front belongs to the word before it.
_rollseal_read_words()
{
    local rest=${COMP_LINE:0:COMP_POINT} trimmed i
    local -a whole=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        trimmed=${rest#"${rest%%[![:space:]]*}"}
        word=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || word=$trimmed
        if ((i == 0)) || [[ -z $rest || $trimmed != "$rest" ]]; then
            whole+=("$word")
        else
            whole[${#whole[@]} - 1]+=$word
        fi
        rest=${trimmed#"$word"}
    done
    current=${whole[${#whole[@]} - 1]}
    before=("${whole[@]:1:${#whole[@]}-2}")
}

# Goes through the words before: finds the command, which of its operands are given, and whether a value is due.
_rollseal_walk()
{
    local command=''
    "${tables}_table" ''
    for word in "${before[@]}"; do
        if _rollseal_take_value; then
            pending=
        elif [[ $only_operands = yes ]]; then
            given+=("$word")
        elif [[ $word = -- ]]; then
            only_operands=yes
        elif [[ $word = -* ]]; then
            _rollseal_take_option
        elif [[ -n $choices && $word != help ]]; then
            command+=${command:+ }$word
            "${tables}_table" "$command"
        elif [[ -z $choices ]] && ! _rollseal_take_spelling; then
            given+=("$word")
        fi
    done
}

# The word is the value that is due. A value that is one of a few words may have been left out.
_rollseal_take_value()
{
    [[ -n $pending ]] || return 1
    if [[ $pending = *'|'* && "|$pending|" != *"|$word|"* ]]; then
        pending=
        return 1
    fi
    _rollseal_pass "$pending_name" "$word"
}

# An option: its value stands behind `=`, or is due.
_rollseal_take_option()
{
    local name=${word%%=*} switch
    for switch in $switches; do
        [[ $switch = "$name="* ]] || continue
        if [[ $word = *=* ]]; then
            _rollseal_pass "$name" "${word#*=}"
        else
            pending=${switch#*=} pending_name=$name
        fi
    done
}

# A start parameter, in any case: Name=VALUE, or /Name with the value in the next word.
_rollseal_take_spelling()
{
    local spelling name
    for spelling in $spellings; do
        name=${spelling%%=*}
        if [[ ${word,,} = "${name,,}="* ]]; then
            passed+=("$word")
            return 0
        elif [[ ${word,,} = "/${name,,}" ]]; then
            pending=${spelling#*=} pending_name=--$word
            return 0
        fi
    done
    return 1
}

# What every command understands goes to lookups, too: which vault is meant, where the preferences are.
_rollseal_pass()
{
    local value=${2//[\\\"\']/}
    [[ $1 != --/* && " $own " != *" $1="* ]] || passed+=("${1#--/}=${value/#'~/'/$HOME/}")
}

# Fills COMPREPLY with whole words.
_rollseal_offer()
{
    local switch kind
    if [[ -n $pending && ($pending != *'|'* || $current != -*) ]]; then
        _rollseal_offer_value "$pending" '' "$current"
    elif [[ $only_operands = no && $current = --*=* ]]; then
        for switch in $switches; do
            [[ $switch != "${current%%=*}="* ]] ||
                _rollseal_offer_value "${switch#*=}" "${current%%=*}=" "${current#*=}"
        done
    elif [[ $only_operands = no && $current = -* ]]; then
        for switch in $switches; do
            [[ ${switch%%=*} != "$current"* ]] || COMPREPLY+=("${switch%%=*}")
        done
    elif [[ -n $choices ]]; then
        _rollseal_add '' compgen -W "$choices" -- "$current"
    elif ! _rollseal_offer_spelled_value; then
        while read -r kind; do
            _rollseal_offer_value "$kind" '' "$current"
        done < <(_rollseal_operand_kinds)
        _rollseal_offer_spellings
    fi
}

# What may be the next operand, one VALUE a line.
_rollseal_operand_kinds()
{
    local alternatives alternative at=${#given[@]} last
    local -a names
    IFS='|' read -ra alternatives <<<"${operands//[\[\]]/}"
    for alternative in "${alternatives[@]}"; do
        read -ra names <<<"${alternative/#'-- '/}"
        last=$((${#names[@]} - 1))
        if [[ ${names[last]} = … && $at -ge $last ]]; then
            # Behind a command come its own words.
            [[ ${names[last - 1]} = COMMAND ]] && echo FILE || echo "${names[last - 1]}"
        elif ((at <= last)); then
            echo "${names[at]}"
        fi
    done
}

# The value of Name=VALUE; false if that is not what stands there.
_rollseal_offer_spelled_value()
{
    local spelling name
    [[ $only_operands = no && $current = *=* ]] || return 1
    for spelling in $spellings; do
        name=${spelling%%=*}
        [[ ${current,,} = "${name,,}="* ]] || continue
        _rollseal_offer_value "${spelling#*=}" "${current%%=*}=" "${current#*=}"
        return 0
    done
    return 1
}

# The names of start parameters: once their beginning is there, or where nothing else can stand.
_rollseal_offer_spellings()
{
    local spelling name
    [[ $only_operands = no ]] || return 0
    [[ -n $current || ${#COMPREPLY[@]} -eq 0 ]] || return 0
    for spelling in $spellings; do
        name=${spelling%%=*}
        [[ ${name,,} != "${current,,}"* ]] || COMPREPLY+=("$name=")
        [[ $current != /* || "/${name,,}" != "${current,,}"* ]] || COMPREPLY+=("/$name")
    done
}

# As _rollseal_offer_value, of on|off|DIR: words that stand for themselves, and names of values, which are in capitals.
_rollseal_offer_choices()
{
    local -a choices
    local choice
    IFS='|' read -ra choices <<<"$1"
    for choice in "${choices[@]}"; do
        case $choice in
        [[:upper:]]*) _rollseal_offer_value "$choice" "$2" "$3" ;;
        *) _rollseal_add "$2" compgen -W "$choice" -- "$3" ;;
        esac
    done
}

# _rollseal_offer_value VALUE PREFIX PART: every word that begins with PART and may stand for VALUE, with PREFIX in front.
_rollseal_offer_value()
{
    local part=$3
    case $1 in
    *'|'*) _rollseal_offer_choices "$@" ;;
    FILE | PATH | LOCATION) _rollseal_add_files "$2" compgen -f -- "$part" ;;
    DIR | FOLDER) _rollseal_add_files "$2" compgen -d -- "$part" ;;
    GROUP) _rollseal_add "$2" compgen -g -- "$part" ;;
    COMMAND) _rollseal_add "$2" compgen -c -- "$part" ;;
    SOURCE)
        case $part in
        dir:*) _rollseal_add_files "$2dir:" compgen -d -- "${part#dir:}" ;;
        file:*) _rollseal_add_files "$2file:" compgen -f -- "${part#file:}" ;;
        *)
            _rollseal_add "$2" compgen -W 'store store:LocalMachine/My store:CurrentUser/My dir: file:' -- "$part"
            _rollseal_add_files "$2" compgen -f -- "$part"
            ;;
        esac
        ;;
    *) _rollseal_add "$2" _rollseal_look_up "$1" "$part" ;;
    esac
}

# _rollseal_look_up VALUE PART: the words with PART in front that the program knows for VALUE, one a line. They come from
# files, so nothing but what a pair id or a name consists of is let through, and nothing of it is expanded.
_rollseal_look_up()
{
    local query key known
    "${tables}_lookup" "$1" || return 0
    # shellcheck disable=SC2086 # words of a command
    "$program" $query "${passed[@]}" --json 2>/dev/null </dev/null |
        sed -n "s/.*\"$key\": *\"\([A-Za-z0-9._-]*\)\".*/\1/p" |
        while read -r known; do
            [[ $known != "$2"* ]] || echo "$known"
        done
}

# _rollseal_add PREFIX COMMAND…: what the command prints, a candidate a line.
_rollseal_add()
{
    local prefix=$1 line
    while IFS= read -r line; do
        COMPREPLY+=("$prefix$line")
    done < <("${@:2}")
}
_rollseal_add_files()
{
    compopt -o filenames 2>/dev/null
    _rollseal_add "$@"
}

# Takes away what bash has taken for words of their own, and the space behind what is not whole yet.
_rollseal_trim()
{
    local breaks='' cut i
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[=:] ]] || compopt -o nospace 2>/dev/null
    [[ $COMP_WORDBREAKS != *=* ]] || breaks+='='
    [[ $COMP_WORDBREAKS != *:* ]] || breaks+=':'
    [[ -n $breaks ]] || return 0
    cut=${current%"${current##*["$breaks"]}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$cut"}
    done
}
