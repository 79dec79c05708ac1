#!/usr/bin/env bash
# Trains models/words.bin, or a model without some of its sets to measure on them. words.md beside this file is its record.
#
#   models/train-words.sh DATA OUT [SET-TO-LEAVE-OUT]...
#
# DATA has a folder for each set, as published: tatoeba_ara_eng, tico19, flores200_devtest, ea_mt, xquad, wiktionary_en_ar.
# Needs jq, and the program (TARJUMAN, or target/release/tarjuman).
set -euo pipefail

data=$1 out=$2
shift 2
tarjuman=${TARJUMAN:-target/release/tarjuman}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

with() { # with SET OUT-LIST: true unless the set is left out
    local set=$1 skip
    shift
    for skip in "$@"; do [ "$skip" = "$set" ] && return 1; done
    return 0
}

files=() arabic=() english=()
two() { arabic+=(--arabic "$1") english+=(--english "$2"); }

# Sentences of many people, with a few in dialects and in Latin letters.
with tatoeba "$@" && two "$data"/tatoeba_ara_eng/*.ara "$data"/tatoeba_ara_eng/*.eng

# Texts on health, and the terms of three glossaries.
with tico19 "$@" && files+=("$data"/tico19/TM/dev.en-ar.tmx "$data"/tico19/terminologies/*.csv)

# Sentences of Wikinews, Wikijunior and Wikivoyage.
with flores "$@" && two "$data"/flores200_devtest/devtest/arb_Arab.devtest "$data"/flores200_devtest/devtest/eng_Latn.devtest

# Questions about things with names: the training part only.
with ea_mt "$@" && files+=("$data"/ea_mt/train/ar/train.jsonl)

# Questions by their id; paragraphs, one a line, cut into sentences and aligned without a model.
if with xquad "$@"; then
    questions='[.data[].paragraphs[].qas[] | {key: .id, value: .question}] | from_entries'
    jq -c -n --slurpfile a <(jq "$questions" "$data/xquad/xquad.ar.json") --slurpfile e <(jq "$questions" "$data/xquad/xquad.en.json") \
        '$a[0] | to_entries[] | {ar: .value, en: $e[0][.key]}' > "$work/xquad-questions.jsonl"
    for language in ar en; do
        jq -r '.data[].paragraphs[].context | gsub("\\s+"; " ")' "$data/xquad/xquad.$language.json" > "$work/xquad.$language.txt"
    done
    "$tarjuman" bitext sentences --model none --min-probability 0.9 --format tsv "$work/xquad.ar.txt" "$work/xquad.en.txt" \
        | cut -f2,3 > "$work/xquad-paragraphs.tsv"
    files+=("$work/xquad-questions.jsonl" "$work/xquad-paragraphs.tsv")
fi

# English :: Arabic, with part of speech, sense, gender and romanisation, which are taken away.
if with wiktionary "$@"; then
    awk -F ' :: ' '/^#/ { next } NF == 2 {
        gsub(/ *(\{[^}]*\}|\([^)]*\))/, "", $1)
        gsub(/‏|‎| *(\{[^}]*\}|\/[^\/]*\/|\[[^]]*\]|\([^)]*\))/, "", $2)
        n = split($2, words, /, *|، */)
        for (i = 1; i <= n; i++) if (words[i] != "" && $1 != "") print words[i] "\t" $1
    }' "$data/wiktionary_en_ar/src/en-arb-enwiktionary.txt" > "$work/wiktionary.tsv"
    files+=("$work/wiktionary.tsv")
fi

"$tarjuman" bitext train "${files[@]}" "${arabic[@]}" "${english[@]}" --out "$out" \
    --note "without: ${*:-nothing}" --note "CC BY-SA 4.0; sources and their licences in NOTICE"
