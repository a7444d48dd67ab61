-- The wrapped key that seals what is new about a subject (`customer:12`, `user:7`), for the answers of functions; null
-- where there is none. A destroyed one has no "wrapped": nothing can be sealed for a subject that was erased.
create or replace function banking.subject_key(p_subject text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select banking.kept_key(k.id) from banking.encryption_keys k
   where k.subject = p_subject and k.purpose = 'subject' and k.retired_at is null
$$;
