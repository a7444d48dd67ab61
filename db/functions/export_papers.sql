-- The next paper that a copy does not hold yet: what their customer handed in when they applied, and the files beside their
-- questions and the bank's answers (kind `question`; not beside what staff note for themselves), in the order in which they
-- came, with the key that opens it. Null where there is none; papers whose key was destroyed open for nobody.
create or replace function banking.next_paper(p_export banking.data_exports) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p.id, 'number', 1 + (select count(*) from jsonb_array_elements(p_export.files) f where f ? 'document'),
      'kind', p.kind, 'contentType', p.content_type, 'addedAt', p.added_at, 'sealedHash', encode(p.sealed_hash, 'hex'),
      'key', banking.kept_key(p.key_id))
    from (select d.id, d.kind, d.content_type, d.added_at, d.sealed_hash, d.key_id
        from banking.applications a join banking.documents d on d.application_id = a.id where a.customer_id = p_export.customer_id
      union all
      select t.id, 'question', t.content_type, t.at, t.sealed_hash, t.key_id
        from banking.ticket_attachments t where t.customer_id = p_export.customer_id and not t.internal) p
    join banking.encryption_keys k on k.id = p.key_id and k.wrapped is not null
   where not exists (select from jsonb_array_elements(p_export.files) f where f ->> 'document' = p.id::text)
   order by p.added_at, p.id limit 1
$$;

-- What the list of the papers in a copy tells; null before they are all there, and once it was made.
create or replace function banking.export_papers(p_export banking.data_exports) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_agg(f - 'hash' order by n) filter (where f ? 'document')
    from jsonb_array_elements(p_export.files) with ordinality x (f, n)
  having not bool_or(f ->> 'name' = 'papers.json')
$$;
