-- A paper as staff see it in a list, without its content.
create or replace function banking.document_answer(p banking.documents) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p.id, 'kind', p.kind, 'contentType', p.content_type, 'bytes', p.bytes,
    'addedBy', banking.user_name(p.added_by), 'addedAt', p.added_at)
$$;
