-- Writes what changed in a row to audit_changes, in the transaction that changed it. Its arguments, from
-- db/policies/evidence.sql: the key's columns, the columns that are noted, and those of them whose values are shown;
-- of the others it tells only that there was one, so no personal data and no secret is copied here. What is sealed under the
-- subject's key is copied as it stands: readable with that key alone, and erased with it. Where the same words were sealed
-- under another key it says so instead: a copy under the old one would keep that key for ever.
create or replace function banking.note_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_noted text[] := tg_argv[1];
  v_shown text[] := tg_argv[2];
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_anew boolean := tg_op = 'UPDATE' and banking.is_sealing_anew();
  v_sealed jsonb := '"(sealed anew)"';
  v_before jsonb;
  v_after jsonb;
begin
  select jsonb_object_agg(n, case when w.anew then v_sealed else banking.shown_value(v_old -> n, n = any (v_shown)) end) filter (where v_old is not null),
      jsonb_object_agg(n, case when w.anew then v_sealed else banking.shown_value(v_new -> n, n = any (v_shown)) end) filter (where v_new is not null)
    into v_before, v_after
    from unnest(v_noted) n, lateral (select v_anew and banking.is_sealed_anew(v_old ->> n, v_new ->> n) as anew) w
   where v_old -> n is distinct from v_new -> n;
  if v_before is null and v_after is null then
    return null;
  end if;
  insert into banking.audit_changes (table_name, row_id, deed, before, after, actor, login)
  values (tg_table_name, (select string_agg(coalesce(v_new, v_old) ->> k, '|' order by at)
      from unnest(tg_argv[0]::text[]) with ordinality key(k, at)),
    lower(tg_op), v_before, v_after, nullif(split_part(current_setting('banking.origin', true), e'\n', 1), ''), session_user);
  return null;
end
$$;

-- A value as evidence keeps it: as it is, also where it is sealed, or only that there is one.
create or replace function banking.shown_value(p_value jsonb, p_shown boolean) returns jsonb
language sql immutable parallel safe as $$
  select case when p_shown or p_value = 'null' or banking.kept_sealed(p_value #>> '{}') is not null then p_value
    else '"(not shown)"' end
$$;
