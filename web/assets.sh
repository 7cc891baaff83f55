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

type=$vendor/damin-type-$(version @fontsource/ibm-plex-sans)
mkdir -p "$type"
SOURCE_DATE_EPOCH=0 "$python" webfonts.py "$type"
for name in ibm-plex-sans ibm-plex-sans-arabic markazi-text; do
    cp "$(licence "@fontsource/$name")" "$type/OFL-$name.txt"
done

for folder in "$vendor"/*/; do
    (cd "$folder" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
done
