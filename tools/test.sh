#!/bin/sh
# Runs every test with the pinned Node: those in memory, those over real UDP, and those against Debian's packages where
# they are installed (each says why when it skips).
set -eu
cd "$(dirname "$0")/.."
exec node_modules/.bin/node tools/test.ts "$@"
