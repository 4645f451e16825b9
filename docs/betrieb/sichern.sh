#!/usr/bin/env bash
# Back up one database: sichern.sh DATABASE DIRECTORY. Connection by libpq's variables (PGHOST, PGUSER …).
# With KIM_ABLAGE the stored documents too, still encrypted; after the dump, so that none of its rows lacks one.
# PGUSER must bypass row-level security (a role with BYPASSRLS and pg_read_all_data, or a superuser):
# pg_dump refuses otherwise, rather than leave rows out.
set -euo pipefail
datenbank=${1:?Datenbank fehlt}
ordner=${2:?Verzeichnis fehlt}
umask 077
mkdir -p "$ordner"
ziel="$ordner/$datenbank-$(date -u +%Y%m%dT%H%M%SZ).dump"
"${PG_BIN:+$PG_BIN/}pg_dump" --format=custom --file="$ziel.teil" "$datenbank"
mv "$ziel.teil" "$ziel"
sha256sum "$ziel" > "$ziel.sha256"
if [ -n "${KIM_ABLAGE:-}" ]; then
  ablage="${ziel%.dump}.ablage.tar"
  # 1: something came or went meanwhile. Files under their names are whole.
  tar --create --file="$ablage.teil" --directory="$KIM_ABLAGE" --exclude='.neu-*' --exclude=.sperre . || [ $? -eq 1 ]
  mv "$ablage.teil" "$ablage"
  sha256sum "$ablage" > "$ablage.sha256"
fi
echo "$ziel"
