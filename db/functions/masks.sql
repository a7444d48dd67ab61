-- What may stand in a mail, a text message or on a screen that is looked at from behind: enough to recognise, not to learn.

-- "Vikram Mehta" as "V••• M•••": each word's first letter, and not even how long it was. A name that is sealed stays so:
-- the Worker opens it under the key "payee" and shows the same of it (worker/vault/journal.ts).
create or replace function banking.masked_name(p_name text) returns text
language sql immutable set search_path = pg_catalog, banking as $$
  select case when p_name like 'v1.%' then p_name else regexp_replace(p_name, '(\S)\S*', '\1•••', 'g') end
$$;
alter function banking.masked_name owner to banking_money;

-- An account number by its last four digits.
create or replace function banking.masked_number(p_number text) returns text
language sql immutable set search_path = pg_catalog, banking as $$
  select '•••• ' || right(p_number, 4)
$$;
alter function banking.masked_number owner to banking_money;
