-- An admin asks for another value of a setting from a day on, or (p_kind `holiday`) for a bank holiday more or less:
-- p_name is then its day and p_value its name, null to take it away; or (`product`) for other rates, fees and facts of a product. Nothing changes until another person approves it.
-- Asked for again by the same person with the same words while it waits, it is the same one. Refuses as `admit`,
-- invalid_input (`field`, `says`), not_found (no such holiday), already_settled (`same`: it is so already; `waits`: another
-- change of it does). A day that is over is refused: what was in force then stays what it was.
create or replace function banking.propose_setting(p_jti text, p_kind text, p_name text, p_value text, p_from date, p_reason text,
  p_source text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], true);
  v_value jsonb;
  v_before jsonb;
  v_change banking.setting_changes;
begin
  if p_value is not null and not pg_input_is_valid(p_value, 'jsonb') then
    perform banking.refuse('invalid_input', '{"field":"value","says":"This is no JSON."}');
  end if;
  v_value := p_value::jsonb;
  perform banking.refuse_setting_change(p_kind, p_name, v_value, p_from, p_reason, p_source);
  -- One at a time: they are rare, and two at once must not both find nothing that waits.
  lock table banking.setting_changes in share row exclusive mode;
  -- What nobody decided in time must not stand in the way of asking anew.
  update banking.setting_changes c set status = 'expired', settled_at = clock_timestamp()
   where c.name = p_name and c.status = 'pending' and c.expires_at <= clock_timestamp();
  select * into v_change from banking.setting_changes c where c.name = p_name and c.status = 'pending';
  if v_change.id is not null then
    if (v_change.maker_user_id, v_change.after, v_change.effective_from, v_change.reason, v_change.source)
      is distinct from (v_actor.user_id, v_value, p_from, p_reason, p_source)
    then
      perform banking.refuse('already_settled', '{"waits":true}');
    end if;
    return jsonb_build_object('replayed', true, 'status', 'pending', 'proposalId', v_change.id);
  end if;
  v_before := case p_kind when 'product' then banking.product_before(p_name, p_from, v_value)
    else banking.setting_before(p_kind, p_name, p_from) end;
  if v_before is not distinct from v_value then
    perform banking.refuse(case when v_value is null then 'not_found' else 'already_settled' end, '{"same":true}');
  end if;
  insert into banking.setting_changes (kind, name, effective_from, before, after, reason, source, maker_user_id, maker_person,
    expires_at)
  values (p_kind, p_name, p_from, v_before, v_value, p_reason, p_source, v_actor.user_id, banking.person_of(v_actor.user_id),
    clock_timestamp() + (banking.setting('proposals.hours'))::int * interval '1 hour')
  returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'settings.propose', case p_kind when 'product' then 'product:' else 'setting:' end || p_name, p_request_id,
    jsonb_build_object('change', v_change.id, 'kind', p_kind));
  return jsonb_build_object('replayed', false, 'status', 'pending', 'proposalId', v_change.id);
end
$$;
grant execute on function banking.propose_setting to banking_app;

-- What is wrong with a change of a setting or of the calendar, when it is asked for and again when it is approved: days
-- go by in between.
create or replace function banking.refuse_setting_change(p_kind text, p_name text, p_value jsonb, p_from date, p_reason text,
  p_source text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_today date := (select b.current from banking.business_dates b);
  v_fault jsonb;
begin
  v_fault := case
    when coalesce(p_kind, '') not in ('setting', 'holiday', 'product') then '{"field":"kind"}'
    when length(btrim(coalesce(p_reason, ''))) not between 1 and 280 then '{"field":"reason","says":"Say why."}'
    when length(btrim(coalesce(p_source, ''))) not between 1 and 280 then '{"field":"source","says":"Say where it comes from."}'
    when p_kind = 'setting' and banking.setting_fault(p_name, p_value) is not null
      then jsonb_build_object('field', case when exists (select from banking.known_settings() k where k.name = p_name)
        then 'value' else 'name' end, 'says', banking.setting_fault(p_name, p_value))
    when p_from is null or p_from > v_today + 3660 then '{"field":"effectiveFrom","says":"At most ten years ahead."}'
    when p_kind = 'product' and banking.product_fault(p_name, p_value, p_from) is not null
      then banking.product_fault(p_name, p_value, p_from)
    when p_kind = 'setting' and p_from < v_today then '{"field":"effectiveFrom","says":"That day is over."}'
    when p_kind = 'holiday' and p_from <= v_today then '{"field":"day","says":"A holiday is a day to come."}'
    when p_kind = 'holiday' and p_name is distinct from p_from::text then '{"field":"day"}'
    when p_kind = 'holiday' and p_value is not null and (jsonb_typeof(p_value) <> 'string'
      or length(btrim(p_value #>> '{}')) not between 1 and 60) then '{"field":"name","says":"A name of at most 60 characters."}'
    end;
  if v_fault is not null then
    perform banking.refuse('invalid_input', v_fault);
  end if;
end
$$;

-- What is in force on a day, as far as is known now: the value of a setting, or the name of a holiday.
create or replace function banking.setting_before(p_kind text, p_name text, p_from date) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select case p_kind when 'holiday' then (select to_jsonb(h.name) from banking.holidays h where h.day = p_from)
    else (select c.value from banking.configurations c where c.name = p_name and c.effective_from <= p_from
      order by c.effective_from desc limit 1) end
$$;
