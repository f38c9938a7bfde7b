"""Who may do what in the database, from the first minute.

`neu_owner` owns the database and migrates it; `neu_app` runs the product and is granted
rights table by table (`manage grant_app_role`). Neither is a superuser; tests make databases.
"""

PREPARE = r"""
SELECT 'CREATE ROLE neu_owner LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'neu_owner') \gexec
SELECT 'CREATE ROLE neu_app LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'neu_app') \gexec
SELECT 'CREATE DATABASE neu OWNER neu_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'neu') \gexec
\connect neu
SELECT 'ALTER SCHEMA public OWNER TO neu_owner'
 WHERE (SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public') <> 'neu_owner' \gexec
GRANT USAGE ON SCHEMA public TO neu_app;
"""
