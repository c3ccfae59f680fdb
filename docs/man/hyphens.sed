# Behind scdoc: names of commands, options and pages are never broken at the end of a line, and are copied from a terminal
# as they are typed. groff does that to \-, but not to -.
/^\.TH/a .nh
/^\.nf/,/^\.fi/s/-/\\-/g
:again
s/\(\\fB\([^\\]\|\\[^f]\)*[^\\]\)-/\1\\-/
t again
