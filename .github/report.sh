#!/usr/bin/env bash
# One report of the sessions below a folder, merged where that may be, else one each: report.sh SESSIONS SITE.
# Each session is a run on a machine of its own; no ratio is made between two.
# The verdicts go to GITHUB_STEP_SUMMARY, or to standard output where there is none.
set -euo pipefail
sessions=$(realpath "$1")
mkdir -p "$2"
site=$(realpath "$2")
summary=${GITHUB_STEP_SUMMARY:-/dev/stdout}

# Any command of tox makes the environment that the harness needs.
tox -q -l > /dev/null
python=.tox/.tox/bin/python

if why=$("$python" -m gilmatrix report merge "$sessions"/*/ --into merged 2>&1 > /dev/null); then
  "$python" -m gilmatrix report build merged --out "$site"
  "$python" -m gilmatrix report summary merged --markdown >> "$summary"
else
  printf '> %s\n\n' "$why" | tee -a "$summary"
  worst=0
  {
    echo '<!doctype html><html lang="en"><meta charset="utf-8"><title>gilmatrix: reports</title><h1>Reports</h1><ul>'
    for session in "$sessions"/*/; do
      name=$(basename "$session")
      # A session that is damaged in part has a report that says so (1), one that cannot be read has none (2).
      code=0
      "$python" -m gilmatrix report build "$session" --out "$site/$name" >&2 || code=$?
      if [ "$code" -gt 1 ]; then
        echo "<li>$name: cannot be read</li>"
        printf '> %s cannot be read\n\n' "$name" >> "$summary"
      else
        "$python" -m gilmatrix report summary "$session" --markdown >> "$summary" || true
        echo "<li><a href=\"$name/index.html\">$name</a></li>"
      fi
      [ "$code" -le "$worst" ] || worst=$code
    done
    echo '</ul></html>'
  } > "$site/index.html"
  exit "$worst"
fi
