#!/bin/sh
# Installs what the lock file names into node_modules, once per lock file. Nothing outside this folder is touched.
# npm's install scripts are never needed, so they are never run.
set -eu
cd "$(dirname "$0")/.."
stamp=node_modules/.fermata-setup
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then exit 0; fi
echo "fermata: installing dependencies into ./node_modules ..." >&2
npm ci --ignore-scripts --no-fund --no-audit --loglevel=error >&2
cp package-lock.json "$stamp"
