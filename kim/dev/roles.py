"""The three database roles, as statements a superuser runs once.

`docs/` gives the same statements for real servers. Nobody here is superuser or bypasses
row-level security: kim_owner owns and migrates, kim_app serves, kim_waechter owns the few
SECURITY DEFINER functions and cannot log in.
"""

SAFE = "NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"

ROLE_STATEMENTS = [
    *(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
        f" THEN CREATE ROLE {role}; END IF; END $$"
        for role in ("kim_owner", "kim_app", "kim_waechter")
    ),
    f"ALTER ROLE kim_owner LOGIN CREATEDB {SAFE} PASSWORD {{owner}}",
    f"ALTER ROLE kim_app LOGIN NOCREATEDB {SAFE} PASSWORD {{app}}",
    f"ALTER ROLE kim_waechter NOLOGIN NOCREATEDB {SAFE}",
    "GRANT kim_app, kim_waechter TO kim_owner",
]

DATABASE_STATEMENTS = [
    "REVOKE ALL ON DATABASE kim FROM PUBLIC",
    "GRANT CONNECT ON DATABASE kim TO kim_app",
    "GRANT CONNECT ON DATABASE kim TO kim_waechter",
]
