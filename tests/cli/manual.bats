#!/usr/bin/env bats
# Man pages and docs/: set without a warning, and true to the programs. That every command has its page, and every page its
# command, is checked by the build.

load helper

setup_file() {
    export PAGES=$ROLLSEAL_BUILD/man SOURCES=$BATS_TEST_DIRNAME/../..
}

# Every command of the program's help.
commands_of() {
    "$1" --help | sed -nE '/^commands:/,/^options/s/^  ([a-z-]+( [a-z-]+)?)(  .*)?$/\1/p'
}

# The command lines that a page or document shows, one a line: in bold or literal text of the pages' sources, in code of
# Markdown.
shown_in() {
    case $1 in
    *.md) sed -nE 's/^    (.*)/\1/p; s/`([^`]*)`/\n\1\n/gp' "$1" ;;
    *) sed -nE '/^```/,/^```/p; s/\*([^*]*)\*/\n\1\n/gp' "$1" ;;
    esac | grep -oE '(^|[ (])rollseal-(admin|client) .*' | sed 's/^[ (]//; s/[;|&)].*//'
}

# is_true PROGRAM WORD…: the command of a command line exists, and its options.
is_true() {
    local program=$1 words=() options=() usage word
    shift
    for word; do
        [ "$word" != -- ] || break
        word=${word%%[!a-z-]*}
        [[ $word != --[a-z]* ]] || options+=("$word")
    done
    while [ $# -gt 0 ] && [ "${#words[@]}" -lt 2 ]; do
        case $1 in
        help | COMMAND | …) return 0 ;;
        --vault | --passphrase-file) shift ;;
        -*) ;;
        [a-z]*) words+=("$1") ;;
        *) break ;;
        esac
        shift
    done
    [ "${#words[@]}" -gt 0 ] || return 0
    if ! "$program" help "${words[@]}" >usage 2>/dev/null; then
        "$program" help "${words[0]}" >usage 2>/dev/null || return 1
        usage=$(cat usage)
        [[ $usage = "usage: $program ${words[0]} "* ]] || return 1
    fi
    for word in "${options[@]}"; do
        grep -qE -- "^  (-., )?$word( |\$)" usage || return 1
    done
}

@test "what a usage line shows in front of its options must be given" {
    count=0
    for program in rollseal-admin rollseal-client; do
        while read -ra command; do
            usage=$("$program" "${command[@]}" --help | head -1)
            [[ $usage =~ --([a-z-]+)\ [A-Z]+\ \[OPTION\ …\](.*) ]] || continue
            option=${BASH_REMATCH[1]}
            read -ra operands <<<"${BASH_REMATCH[2]}"
            run --separate-stderr "$program" "${command[@]}" "${operands[@]}"
            demand_error usage
            demand_said "--$option"
            page=$(IFS=- && echo "$program-${command[*]}")
            grep -F " *--$option* _" "$PAGES/man1/$page.1.scd" | grep -v -F "[*--$option*"
            count=$((count + 1))
        done < <(commands_of "$program")
    done
    [ "$count" -ge 6 ]
}

@test "pages are set without a warning" {
    count=0
    for page in "$PAGES"/man[1-8]/*.[1-8]; do
        # scdoc writes a superfluous paragraph macro in front of every paragraph.
        said=$(MANROFFSEQ='' MANWIDTH=80 man --warnings=w -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
        said+=$(mandoc -Tlint -Wwarning "$page" 2>&1 | grep -v 'skipping paragraph macro' || true)
        [ -z "$said" ] || { echo "$page: $said" && return 1; }
        count=$((count + 1))
    done
    [ "$count" -ge 40 ]
}

@test "no page has a section twice" {
    for page in "$PAGES"/man[1-8]/*.scd; do
        twice=$(grep '^# ' "$page" | sort | uniq -d)
        [ -z "$twice" ] || { echo "$page: $twice" && return 1; }
    done
}

@test "every page says at its bottom which version it is of" {
    version=$(rollseal-client --version)
    for page in "$PAGES"/man[1-8]/*.[1-8]; do
        [ "$(MANWIDTH=120 man -E UTF-8 -P cat -l "$page" | grep -c "^Rollseal ${version#* } ")" -eq 1 ] || { echo "$page" && return 1; }
    done
}

@test "the library's page has everything that its header has" {
    grep -oE '\b(rollseal|ROLLSEAL)_[A-Za-z_]+' "$SOURCES/client/rollseal.h" | grep -vx ROLLSEAL_H | sort -u >wanted
    [ "$(wc -l <wanted)" -ge 50 ]
    MANWIDTH=120 man -E UTF-8 -P cat -l "$PAGES/man3/librollseal.3" >shown
    while read -r name; do
        grep -qw -- "$name" shown || { echo "$name" && return 1; }
    done <wanted
    # No word of a comment is lost either.
    sed -nE '/^(\/\*| \*)/{ s/^(\/\*| \*\/| \*)//; s/( ----)? \*\/$//; s/^ ----//; p }' "$SOURCES/client/rollseal.h" |
        tr -d '`' | tr '[:upper:]' '[:lower:]' | grep -oE '[a-z]+' | sort -u >wanted
    tr '[:upper:]' '[:lower:]' <shown | grep -oE '[a-z]+' | sort -u >said
    [ -z "$(comm -23 wanted said)" ] || { comm -23 wanted said && return 1; }
}

@test "what is to be typed is copied as it stands: no hyphen in it but as a minus" {
    run -1 grep -nE '\\f[BI]([^\\]|\\[^f])*-' "$PAGES"/man[1-8]/*.[1-8]
}

@test "man rollseal is the overview" {
    [ "$(cd "$SOURCES/docs/man" && echo rollseal.[0-9].scd)" = rollseal.7.scd ]
}

@test "a page shows the command lines of a document as they stand there" {
    grep icacls "$SOURCES/docs/admin.md" | sed 's/^ *//' >wanted
    [ "$(wc -l <wanted)" -eq 2 ]
    man -E UTF-8 -P cat -l "$PAGES/man5/rollseal-point.5" | grep icacls | sed 's/^ *//' >shown
    diff wanted shown
}

@test "pages refer to pages that are there" {
    for page in "$PAGES"/man[1-8]/*.scd; do
        grep -oE '\*?(lib)?rollseal[a-z.-]*\*?\([0-9]\)' "$page" | tr -d '*' | sort -u | while read -r reference; do
            name=${reference%(*} section=${reference: -2:1}
            [ -s "$PAGES/man$section/$name.$section" ] || { echo "$page: $reference" && return 1; }
        done
    done
}

@test "pages and documents show commands that exist" {
    is_true rollseal-admin --vault x pair list --json
    is_true rollseal-admin inspect file
    run ! is_true rollseal-admin pair lists
    run ! is_true rollseal-admin pairs
    is_true rollseal-admin pair show ID --json
    run ! is_true rollseal-admin pair show ID --jso
    run ! is_true rollseal-client exec --output x -- env
    is_true rollseal-client exec -- env --output
    count=0
    for file in "$PAGES"/man[1-8]/*.scd "$SOURCES"/README.md "$SOURCES"/docs/*.md; do
        while read -ra words; do
            is_true "${words[@]}" || { echo "$file: ${words[*]}" && return 1; }
            count=$((count + 1))
        done < <(shown_in "$file")
    done
    [ "$count" -ge 100 ]
}

@test "every command is in docs/" {
    for program in admin client; do
        while read -r command; do
            grep -qE "[\` /]$command\b" "$SOURCES/docs/$program.md" || { echo "$program.md: $command" && return 1; }
        done < <(commands_of "rollseal-$program")
    done
}

@test "every start parameter is in docs/ and in its page" {
    rollseal-client help read | sed -nE '/^options of every/q; s/^  --([a-z-]*) .*/\1/p' | grep -vxE 'output|mode|group|no-fallback' | tr -d - >names
    [ "$(wc -l <names)" -ge 10 ]
    while read -r name; do
        grep -qi "^| \`$name\`" "$SOURCES/docs/client.md" || { echo "client.md: $name" && return 1; }
        grep -qi "^\*$name\*=" "$PAGES/man5/rollseal-client.ini.5.scd" || { echo "client.ini: $name" && return 1; }
    done <names
}
