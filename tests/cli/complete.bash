# Asks bash's completion as readline does:
#
#     bash complete.bash SCRIPT LINE    the candidates for the line with the cursor at its end, sorted, one a line
#
# shellcheck source=/dev/null
. "$1"
line=$2

# Readline breaks words at these too, and keeps a run of them together.
mapfile -t COMP_WORDS < <(grep -oE '[^[:space:]=:]+|[=:]+' <<<"$line")
[[ $line != *[[:space:]] ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE=$line
COMP_POINT=${#line}

$(complete -p "${COMP_WORDS[0]##*/}" | sed 's/.* -F \([^ ]*\) .*/\1/') "${COMP_WORDS[0]}"
[ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}" | sort -u
