-- The next paper that a copy does not hold yet: what their customer handed in when they applied, in the order in which it
-- came, with the key that opens it. Null where there is none; papers whose key was destroyed open for nobody.
create or replace function banking.next_paper(p_export banking.data_exports) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', d.id, 'number', 1 + (select count(*) from jsonb_array_elements(p_export.files) f where f ? 'document'),
      'kind', d.kind, 'contentType', d.content_type, 'addedAt', d.added_at, 'sealedHash', encode(d.sealed_hash, 'hex'),
      'key', banking.kept_key(d.key_id))
    from banking.applications a join banking.documents d on d.application_id = a.id
    join banking.encryption_keys k on k.id = d.key_id and k.wrapped is not null
   where a.customer_id = p_export.customer_id
     and not exists (select from jsonb_array_elements(p_export.files) f where f ->> 'document' = d.id::text)
   order by d.added_at, d.id limit 1
$$;

-- What the list of the papers in a copy tells; null before they are all there, and once it was made.
create or replace function banking.export_papers(p_export banking.data_exports) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_agg(f - 'hash' order by n) filter (where f ? 'document')
    from jsonb_array_elements(p_export.files) with ordinality x (f, n)
  having not bool_or(f ->> 'name' = 'papers.json')
$$;
