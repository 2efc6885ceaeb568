-- Two roles beside the owner of the ledger's tables. Run it once, after `ledger move`, as somebody
-- who may make roles; the owner of the tables may not, unless it was made with --createrole:
--   sudo -u postgres psql -d touroku -f office-roles.sql
-- touroku_desk:   a desk. Writes cases; writes the audit, and can neither change nor delete it.
-- touroku_reader: who only counts and looks, with SQL. What is sealed stays so without the key.
-- Tables are made and changed by their owner alone: after an update the owner's desk goes first.

BEGIN;

CREATE ROLE touroku_desk NOLOGIN;
CREATE ROLE touroku_reader NOLOGIN;

GRANT USAGE ON SCHEMA public TO touroku_desk, touroku_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO touroku_desk, touroku_reader;
GRANT INSERT, UPDATE, DELETE
  ON desks, people, cases, auth_ids, states, acts, ends, notes, grams, in_hand TO touroku_desk;
GRANT INSERT ON audit TO touroku_desk;

COMMIT;

-- Then a user for each desk, with a password of its own (\password desk1):
--   CREATE ROLE desk1 LOGIN; GRANT touroku_desk TO desk1;
--   CREATE ROLE boss LOGIN;  GRANT touroku_reader TO boss;
