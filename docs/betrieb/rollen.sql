-- Run once by a PostgreSQL superuser, before the first `migrate`. Set your own passwords:
--   psql -v owner_pw="'…'" -v app_pw="'…'" -v backup_pw="'…'" -f rollen.sql
-- tests/test_betrieb.py checks that these are the roles the embedded server has.
CREATE ROLE kim_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION PASSWORD :owner_pw;
CREATE ROLE kim_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD :app_pw;
CREATE ROLE kim_waechter NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;
GRANT kim_app, kim_waechter TO kim_owner;
CREATE DATABASE kim OWNER kim_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE kim FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE kim TO kim_app;
GRANT CONNECT ON DATABASE kim TO kim_waechter;
-- For backups only: reads everything, writes nothing, used by no KIM process.
CREATE ROLE kim_sicherung LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :backup_pw;
GRANT pg_read_all_data TO kim_sicherung;
GRANT CONNECT ON DATABASE kim TO kim_sicherung;
