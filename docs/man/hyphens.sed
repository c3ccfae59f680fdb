# Behind scdoc: names of commands, options, pages and files are never broken at the end of a line, and are copied from a
# terminal as they are typed. groff does that to \-, but not to -.
/^\.TH/a .nh
/^\.nf/,/^\.fi/s/-/\\-/g
:again
s/\(\\f[BI]\([^\\]\|\\[^f]\)*\)-/\1\\-/
t again
