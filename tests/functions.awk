# Prints FILE LINE PARAMETERS LINES static|external NAME of every function that is defined in the C files it is given, which
# clang-format has formatted. The errinfo is not counted as a parameter; LINES are those between the braces.
function count_parameters(list,    depth, count, i, c) {
    count = 1
    for (i = 1; i <= length(list); i++) {
        c = substr(list, i, 1)
        depth += (c == "(") - (c == ")")
        count += c == "," && depth == 1
    }
    return count - (list ~ /struct errinfo \*e\)$/)
}
FNR == 1 { head = ""; start = 0 }
/^\{/ && head ~ /\)$/ {
    start = FNR
    name = head
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
    parameters = count_parameters(substr(head, index(head, "(")))
    kind = head ~ /^static / ? "static" : "external"
    next
}
/^\}/ {
    if (start) print FILENAME, start, parameters, FNR - start - 1, kind, name
    start = 0
    head = ""
    next
}
!start && /^[a-z]/ { head = $0; next }
!start && /^ / && head != "" { sub(/^ +/, " "); head = head $0 }
