#!/usr/bin/env bash
# Builds what the pages carry from other houses into server/static/vendor/NAME-VERSION/, with licences and checksums.
# Usage: assets.sh PYTHON, where PYTHON has fonttools and brotli. Run by `make assets`.
set -euo pipefail
cd "$(dirname "$0")"
python=$1 vendor=../server/static/vendor
version() { node -p "require('./node_modules/$1/package.json').version"; }
licence() { find "node_modules/$1" -maxdepth 1 -iname 'licen[cs]e*' | head -1; }

npm ci --silent

sigma=$vendor/sigma-$(version sigma)
mkdir -p "$sigma"
npx esbuild sigma.js --bundle --minify --charset=ascii --format=iife --global-name=DaminSigma --target=es2020 \
    --legal-comments=none --log-level=warning --outfile="$sigma/sigma.js"
for name in sigma graphology graphology-utils @sigma/edge-curve events; do
    printf '== %s %s\n\n' "$name" "$(version "$name")"
    cat "$(licence "$name")"
    printf '\n'
done >"$sigma/LICENSES.txt"

noto=$vendor/damin-sans-$(version @fontsource/noto-sans)
mkdir -p "$noto"
for weight in 400 700; do
    SOURCE_DATE_EPOCH=0 "$python" fonts.py "$noto" "$weight"
done
cp "$(licence @fontsource/noto-sans)" "$noto/OFL-noto-sans.txt"
cp "$(licence @fontsource/noto-sans-arabic)" "$noto/OFL-noto-sans-arabic.txt"

yasqe=$vendor/yasqe-$(version @zazuko/yasqe)
mkdir -p "$yasqe"
npx esbuild yasqe.js --bundle --minify --charset=ascii --format=iife --global-name=DaminYasqe --target=es2020 \
    --legal-comments=none --log-level=warning --outfile="$yasqe/yasqe.js"
# The policy of the server lets no style stand in markup; one of its messages underlines words in this way.
grep -q "<strong style='text-decoration:underline'>" "$yasqe/yasqe.js"
sed -i "s/<strong style='text-decoration:underline'>/<strong>/" "$yasqe/yasqe.js"
cp node_modules/@zazuko/yasqe/build/yasqe.min.css "$yasqe/yasqe.css"
{
    printf '== @zazuko/yasqe %s\n\n' "$(version @zazuko/yasqe)"
    cat yasqe-licence.txt
    for name in codemirror dompurify events filter-obj lodash-es query-string decode-uri-component split-on-first store \
        strict-uri-encode; do
        printf '\n== %s %s\n\n' "$name" "$(version "$name")"
        cat "$(licence "$name")"
    done
} >"$yasqe/LICENSES.txt"

world=$vendor/world-atlas-$(version world-atlas)
mkdir -p "$world"
node world.mjs "$world/countries.json"
cp "$(licence world-atlas)" "$world/LICENSE.txt"

type=$vendor/damin-type-$(version @fontsource/ibm-plex-sans)
mkdir -p "$type"
SOURCE_DATE_EPOCH=0 "$python" webfonts.py "$type"
for name in ibm-plex-sans ibm-plex-sans-arabic markazi-text; do
    cp "$(licence "@fontsource/$name")" "$type/OFL-$name.txt"
done

for folder in "$vendor"/*/; do
    (cd "$folder" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
done
