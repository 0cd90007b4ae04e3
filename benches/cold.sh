#!/usr/bin/env bash
# What one search costs as a whole process, beside a bare tantivy program on the same index.
#
# Measured: wall time of `ivig search` and of `bare_search` (opens the index, one term query, prints
# one stored document), each with the index in the page cache (warm) and evicted before every run
# (cold). Goal: a ratio under 3, cold.
#
# On: the index of the home given, else one of the articles in `corpus/`.
#
# Run: cargo build --release --bin ivig --example bare_search && benches/cold.sh [HOME] [WORD]
#
# Needs hyperfine; installs it with apt-get where it may. Cold runs evict the files of the index with
# dd (`nocache`), which needs no rights; on file systems that ignore it they are as warm as the others.
#
# Last seen (2 cores shared with other builds, 692 articles, 46 MB of index):
# a rare word: warm 4.0 and 10.8 ms, ratio 2.69; cold 16.0 and 31.8 ms, ratio 1.98
# a common one: cold 15.5 and 43.8 ms, ratio 2.83
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
release=${CARGO_TARGET_DIR:-$here/target}/release
ivig=$release/ivig
bare=$release/examples/bare_search
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v hyperfine >/dev/null; then
    if ! apt-get install -qq -y hyperfine >/dev/null 2>&1; then
        echo "hyperfine is needed: https://github.com/sharkdp/hyperfine" >&2
        exit 2
    fi
fi

home=${1:-}
word=${2:-immunoglobulin}
if [ -z "$home" ]; then
    home=$work/home
    mkdir "$home"
    "$ivig" --home "$home" index "$here/corpus" >/dev/null 2>&1 || true
fi
index=$home/index/current

cat >"$work/evict" <<EVICT
#!/bin/sh
sync
for file in "$index"/*; do
    dd if="\$file" iflag=nocache count=0 status=none
done
EVICT
chmod +x "$work/evict"

compare() {
    local name=$1
    shift
    hyperfine --style none --shell none "$@" --export-json "$work/$name.json" \
        "$bare $index $word" "$ivig --home $home search $word" >/dev/null
    # hyperfine writes the medians in the order of the commands.
    grep -o '"median": [0-9.e-]*' "$work/$name.json" | awk -v name="$name" '
        { seconds[NR] = $2 }
        END { printf "%s: bare %.1f ms, ivig %.1f ms, ratio %.2f\n", name,
              seconds[1] * 1000, seconds[2] * 1000, seconds[2] / seconds[1] }'
}

compare warm --warmup 3 --runs 30
compare cold --runs 15 --prepare "$work/evict"
