#!/usr/bin/env bash
# Peak memory of a whole `ivig index` process, over a corpus once and ten times.
#
# Measured: the largest resident set (VmHWM) while JATS files are indexed into a new home. The
# copies get other ids, so that none is left out as a duplicate. Goal: under 400 MB, whatever the
# size of the corpus.
#
# Run: cargo build --release && benches/memory.sh FOLDER_OF_JATS
#
# Last seen (2 cores, 692 articles, 48 MiB of JATS): 114 MiB once; 277 MiB ten times, mapped pages of
# the index that merges read included. The goal holds.
set -euo pipefail
corpus=${1:?usage: benches/memory.sh FOLDER_OF_JATS}
ivig=${IVIG_BINARY:-${CARGO_TARGET_DIR:-$(dirname "$0")/../target}/release/ivig}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

index() {
    mkdir "$work/home"
    "$ivig" --home "$work/home" index "$2" >"$work/log" 2>&1 &
    local process=$! peak=0 now
    while now=$(awk '/VmHWM/ {print $2}' "/proc/$process/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.02
    done
    wait "$process" || true # 3 tells of skipped files
    rm -r "$work/home"
    echo "$1: $((peak / 1024)) MiB peak; $(grep -E '^ *indexed' "$work/log" || tail -1 "$work/log")"
}

index " 1 x" "$corpus"
mkdir "$work/copies"
for copy in $(seq 0 9); do
    mkdir "$work/copies/$copy"
    for file in "$corpus"/*; do
        # Other numbers and DOIs keep the articles of one copy apart from those of the others.
        sed -E "s#(<article-id[^>]*>)(PMC)?([0-9]+<)#\1\2${copy}7\3#g; s#(<article-id[^>]*>10\.[0-9]+/)#\1${copy}-#g" "$file" >"$work/copies/$copy/$(basename "$file")"
    done
done
index "10 x" "$work/copies"
