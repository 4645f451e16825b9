#!/usr/bin/env bash
# Restore into a new database: wiederherstellen.sh DUMP NEW_DATABASE. It never overwrites one.
# PGUSER must be allowed to create databases and to set owners (a superuser).
set -euo pipefail
dump=${1:?Sicherung fehlt}
datenbank=${2:?neue Datenbank fehlt}
sha256sum --quiet --check "$dump.sha256"
bin=${PG_BIN:+$PG_BIN/}
"${bin}createdb" --owner=kim_owner --template=template0 --encoding=UTF8 "$datenbank"
"${bin}psql" --quiet --no-psqlrc --dbname="$datenbank" \
  --command="REVOKE ALL ON DATABASE \"$datenbank\" FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE \"$datenbank\" TO kim_app; GRANT CONNECT ON DATABASE \"$datenbank\" TO kim_waechter"
"${bin}pg_restore" --exit-on-error --single-transaction --dbname="$datenbank" "$dump"
echo "Wiederhergestellt in $datenbank. Jetzt: manage.py siegel_pruefen und ablage_pruefen"
