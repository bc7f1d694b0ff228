#!/usr/bin/env bash
# Builds what is shipped twice, in two folders, and compares it byte for byte. Arguments go to Maven, such as -o.
set -euo pipefail
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
shopt -s nullglob # there is no sbom.json without a network
built() { (cd "$1" && sha256sum conflict-rules/target/*.jar connector/target/*.jar deploy/target/*.tar.gz deploy/target/*.json); }

for folder in one another/folder; do
  mkdir -p "$work/$folder"
  git ls-files -z | tar --null --files-from=- --create | tar --extract --directory "$work/$folder"
  (cd "$work/$folder" && mvn --batch-mode --no-transfer-progress --quiet -Dmaven.test.skip=true package -pl deploy -am "$@")
  built "$work/$folder" > "$work/sums.$(basename "$folder")"
done
if ! diff "$work/sums.one" "$work/sums.folder"; then
  echo "two builds of the same source differ: see above, and unpack both to find the file" >&2
  exit 1
fi
cat "$work/sums.one"
echo "equal, built twice"
