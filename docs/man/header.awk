# The page of a library, made of what its header says:
#
#     awk -f header.awk HEADER PAGE
#
# prints PAGE with the words of HEADER in place of two lines:
#
#     @description@     the comment at its top
#     @declarations@    whatever has a comment, and `struct NAME;`; /* ---- TEXT ---- */ becomes a heading
#
# The header is as clang-format leaves it: one declaration between empty lines, or between a comment and the next.

# Text of a comment for scdoc: `words like this` become bold.
function escaped(text) {
    gsub(/[\\*_#|+\[\]]/, "\\\\&", text)
    gsub(/`/, "*", text)
    return text
}

# A declaration in lines that fit into a terminal: broken in front of parameters.
function folded(line,    at, out) {
    while (length(line) > 69) {
        for (at = 68; at > 8 && substr(line, at, 1) !~ /[,(]/; at--)
            ;
        if (at == 8)
            break
        out = out substr(line, 1, at) "\n"
        line = substr(line, at + 1)
        sub(/^ */, "    ", line)
    }
    return out line "\n"
}

# Indented lines of a comment stand in the page as they are.
function add_comment(line,    is_literal) {
    is_literal = sub(/^    /, "", line)
    if (is_literal != literal)
        comment = comment "```\n"
    literal = is_literal
    comment = comment (literal ? line : escaped(line)) "\n"
}

# A line that is indented further than a member goes on with the one before.
function add_code(line) {
    sub(/^ROLLSEAL_NODISCARD /, "", line)
    if (sub(/^        +/, " ", line))
        sub(/\n$/, "", code)
    code = code line "\n"
}

# What has been collected is the comment at the top, a declaration, or what only the compiler wants.
function finish(    lines, count, i) {
    if (description == "") {
        description = comment
    } else if (comment != "" || code ~ /^struct /) {
        declarations = declarations "```\n"
        count = split(code, lines, "\n")
        for (i = 1; i < count; i++)
            declarations = declarations folded(lines[i])
        declarations = declarations "```\n\n" comment "\n"
    }
    comment = code = ""
}

# ---- The header ----

FILENAME == ARGV[1] && /^\/\* ---- / {
    finish()
    gsub(/^\/\* ---- | ---- \*\/$/, "")
    about = $0
    sub(/:.*/, "")
    declarations = declarations "# " toupper($0) "\n\n"
    if (sub(/^[^:]*: /, "", about))
        declarations = declarations toupper(substr(about, 1, 1)) substr(about, 2) ".\n\n"
    next
}
FILENAME == ARGV[1] && (/^\/\*/ || in_comment) {
    if (!in_comment)
        finish()
    in_comment = !sub(/ ?\*\/$/, "")
    sub(/^(\/\*| \*)( |$)/, "")
    if ($0 != "" || (in_comment && comment != ""))
        add_comment($0)
    next
}
FILENAME == ARGV[1] && /^$/ { finish(); next }
FILENAME == ARGV[1] { add_code($0); next }

# ---- The page ----

$0 == "@description@" { printf "%s", description; next }
$0 == "@declarations@" { printf "%s", declarations; next }
{ print }
