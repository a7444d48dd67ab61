-- Stores keys that were wrapped anew, [{"id", "kekId", "wrapped", "before"}]: each only where it is still wrapped as it
-- was read, so that one that was destroyed meanwhile stays destroyed. For the internal tool. Answers how many.
create or replace function banking.rewrap_keys(p_actor text, p_keys jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
declare
  v_count integer;
begin
  update banking.encryption_keys k set wrapped = p.wrapped, kek_id = p."kekId", rotated_at = clock_timestamp()
    from jsonb_to_recordset(p_keys) as p(id uuid, "kekId" text, wrapped text, before text)
   where k.id = p.id and k.wrapped = p.before;
  get diagnostics v_count = row_count;
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'keys.rewrap', 'kek:' || coalesce(p_keys -> 0 ->> 'kekId', ''), jsonb_build_object('keys', v_count));
  return v_count;
end
$$;
