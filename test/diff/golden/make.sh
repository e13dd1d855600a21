#!/bin/sh
# Writes the diffs of this folder with the git of this machine: ./make.sh. Then review `git diff .` and the JSON beside.
set -eu
out=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_AUTHOR_DATE='2026-01-01T00:00:00Z'
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'

# golden NAME BASE HEAD [options of git diff]: BASE and HEAD are functions that write files into an empty folder
golden() {
  name=$1 base=$2 head=$3
  shift 3
  rm -rf "$scratch/repo" && mkdir "$scratch/repo" && cd "$scratch/repo" && git init -q
  "$base" && git add -A && git commit -q --allow-empty -m base
  git rm -rqf --ignore-unmatch . && mkdir -p "$scratch/repo" && cd "$scratch/repo" # git rm may remove the folder too
  "$head" && git add -A && git commit -q --allow-empty -m head
  git diff -M -C --full-index "$@" HEAD~ HEAD >"$out/$name.diff"
}

nothing() { :; }
twenty() { seq -f 'line %g' 1 20; }

modified_base() { { echo 'def first():'; twenty; echo; echo 'def second():'; twenty; } >app.py; }
modified_head() { modified_base; sed -i -e '5s/.*/changed/' -e '30d' -e '40a\
added one\
added two' app.py; }
golden modified modified_base modified_head

twice_base() { printf 'print(1)\n' >old.py; printf 'x = 1\n' >gone.py; }
twice_head() { printf 'print(1)\n' >old.py; printf 'y = 1\ny = 2\n' >new.py; : >empty.py; }
golden added-and-removed twice_base twice_head
golden emptied twice_head twice_base

rename_base() { twenty >'my old.py'; twenty | sed 's/line/row/' >copied.py; twenty | sed 's/line/same/' >pure.py; }
rename_head() { twenty | sed '3s/.*/changed/' >'my new.py'; twenty | sed 's/line/same/' >moved.py
  twenty | sed -e 's/line/row/' -e '1s/.*/first/' >copied.py; twenty | sed 's/line/row/' >copy.py; }
golden renames-and-copies rename_base rename_head

quoted_base() { printf '1\n' >'ä.py'; printf '1\n' >'tab	x.py'; printf '1\n' >'quote".py'; printf '1\n' >'back\slash.py'
  printf '1\n' >'a space.py'; twenty >'ö old.py'; mkdir -p 'x b'; : >'x b/x b'; printf '1\n' >'🐍.py'; }
quoted_head() { printf '2\n' >'ä.py'; printf '2\n' >'tab	x.py'; printf '2\n' >'quote".py'; printf '2\n' >'back\slash.py'
  printf '2\n' >'a space.py'; twenty >'ö new.py'; mkdir -p 'x b'; : >'x b/x b'; chmod +x 'x b/x b'; chmod +x 'ä.py'
  printf '2\n' >'🐍.py'; }
golden quoted-paths quoted_base quoted_head
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.quotePath GIT_CONFIG_VALUE_0=false golden quoted-paths-raw quoted_base quoted_head

mode_base() { printf '1\n' >run.py; printf '1\n' >both.py; printf '1\n' >link.py; }
mode_head() { printf '1\n' >run.py; printf '2\n' >both.py; chmod +x run.py both.py; ln -s run.py link.py; }
golden modes mode_base mode_head

binary_base() { printf 'a\0b' >changed.bin; printf 'a\0b' >gone.bin; printf '1\n' >text.py; }
binary_head() { printf 'a\0c' >changed.bin; printf 'a\0d' >'new one.bin'; printf '2\n' >text.py; }
golden binary binary_base binary_head
golden binary-patch binary_base binary_head --binary

newline_base() { printf 'a\nb' >lost-none.py; printf 'a\nb' >gains.py; printf 'a\nb\n' >loses.py; printf 'a\nb' >keeps.py; }
newline_head() { printf 'a\nc' >lost-none.py; printf 'a\nb\n' >gains.py; printf 'a\nb' >loses.py; printf 'c\nb' >keeps.py; }
golden no-newline newline_base newline_head

markers_base() { printf -- '-- select\n++ x\n@@ -1 +1 @@\nkeep\n' >q.sql; }
markers_head() { printf -- '++ b/x\n-- a/x\ndiff --git a/x b/x\n\\ No newline at end of file\nkeep\n' >q.sql; }
golden markers-in-lines markers_base markers_head

crlf_base() { printf 'a\r\nb\r\n\r\nc\r\n' >dos.py; }
crlf_head() { printf 'a\r\nB\r\n\r\nc\n' >dos.py; }
golden crlf crlf_base crlf_head

odd_base() { printf 'def f():\342\200\250 x\n1\n2\n3\na\014b\nu\342\200\250v\nz\rz\n' >odd.py; }
odd_head() { printf 'def f():\342\200\250 x\n1\n2\n3\na\014c\nu\342\200\250w\nz\rz\n' >odd.py; }
golden odd-separators odd_base odd_head

golden no-context modified_base modified_head -U0

module() { git update-index --add --cacheinfo "160000,$1,vendor"; }
submodule() {
  rm -rf "$scratch/repo" && mkdir "$scratch/repo" && cd "$scratch/repo" && git init -q
  module 1111111111111111111111111111111111111111 && git commit -q -m base
  module 2222222222222222222222222222222222222222 && git commit -q -m head
  git diff -M -C --full-index HEAD~ HEAD >"$out/submodule.diff"
  git diff --submodule=log HEAD~ HEAD >"$out/submodule-log.diff"
}
submodule

merge() {
  rm -rf "$scratch/repo" && mkdir "$scratch/repo" && cd "$scratch/repo" && git init -q -b main
  printf 'a\nb\nc\n' >m.py && git add -A && git commit -q -m base && git checkout -q -b other
  printf 'a\nx\nc\n' >m.py && git commit -qam other && git checkout -q main
  printf 'a\ny\nc\n' >m.py && git commit -qam main
  git merge -q other >/dev/null 2>&1 || true
  git diff --full-index >"$out/combined.diff"
}
merge
