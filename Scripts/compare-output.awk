# compare-output.awk EXPECTED ACTUAL: fails unless the texts are the same, with ... for anything.
FNR == NR { expected = expected $0 "\n"; next }
{ actual = actual $0 "\n" }
END {
  pattern = expected
  gsub(/[][\\^$*+?(){}|\/]/, "\\\\&", pattern)
  gsub(/\.\.\.\n/, "\001", pattern)
  gsub(/\.\.\./, "\002", pattern)
  gsub(/\./, "[.]", pattern)
  gsub(/\001/, "(.*\n)?", pattern)
  gsub(/\002/, "[^\n]*", pattern)
  if (actual !~ ("^" pattern "$")) {
    printf "expected:\n%s\nfound:\n%s", expected, actual
    exit 1
  }
}
