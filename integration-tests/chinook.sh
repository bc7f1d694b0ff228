#!/usr/bin/env bash
# Bridges the public Chinook database, loaded into one PostgreSQL and one MySQL, and compares both in the end.
#
#   integration-tests/chinook.sh FOLDER
#
# FOLDER holds Chinook_PostgreSql.sql and Chinook_MySql.sql of https://github.com/lerocha/chinook-database (MIT).
set -euo pipefail

if [ $# -ne 1 ] || [ ! -r "$1/Chinook_PostgreSql.sql" ] || [ ! -r "$1/Chinook_MySql.sql" ]; then
    echo "usage: $0 FOLDER, which holds Chinook_PostgreSql.sql and Chinook_MySql.sql" >&2
    exit 2
fi
folder=$(cd "$1" && pwd -P)
cd "$(dirname "$0")/.."
exec mvn --batch-mode --no-transfer-progress -pl integration-tests -am verify \
    -Dparley.chinook="$folder" -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=ChinookIT -Dfailsafe.failIfNoSpecifiedTests=false
