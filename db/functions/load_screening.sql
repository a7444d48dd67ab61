-- Takes a part of a screening list, p_entries [{"name", "reference", "tokens"}] from line p_from on; the last part puts
-- the whole in the place of what the list was. A part that comes twice stays one. Refuses: as `admit`, invalid_input
-- (p_total lines have not come).
create or replace function banking.load_screening(p_jti text, p_load uuid, p_list text, p_from int, p_entries jsonb,
  p_total int, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], true);
  v_is_last boolean := p_from + jsonb_array_length(p_entries) >= p_total;
  v_count int;
begin
  insert into banking.screening_entries (load, line, list, name, reference, tokens)
  select p_load, p_from + e.at::int - 1, p_list, e.entry ->> 'name', e.entry ->> 'reference',
      array(select decode(t, 'hex') from jsonb_array_elements_text(e.entry -> 'tokens') t)
    from jsonb_array_elements(p_entries) with ordinality e(entry, at)
  on conflict do nothing;
  v_count := (select count(*) from banking.screening_entries e where e.load = p_load and e.list = p_list);
  if v_is_last then
    if v_count <> p_total then
      perform banking.refuse('invalid_input', '{"field":"entries"}');
    end if;
    -- Two lists of one name at once: the later one stands.
    perform pg_advisory_xact_lock(hashtext('banking screening'), hashtext(p_list));
    update banking.screening_entries e set is_active = e.load = p_load
     where e.list = p_list and e.is_active is distinct from (e.load = p_load);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'screening.load', 'screening:' || p_load, p_request_id,
    jsonb_build_object('lines', v_count, 'active', v_is_last));
  return jsonb_build_object('list', p_list, 'names', v_count, 'isActive', v_is_last);
end
$$;
grant execute on function banking.load_screening to banking_app;
