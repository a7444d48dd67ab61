-- Another admin approves or refuses a change of a setting or of the calendar. Approved, it is a row of its own from its
-- day on; a row of a day that is over is never touched. The same decision of the same checker again changes nothing.
-- Refuses: as `admit`, not_found, forbidden (one's own, by the person; a log-in that the maker made; approval of what
-- somebody asked for who is no admin any more), already_settled (`changed`: what it replaces is no longer what it was), and as
-- `refuse_setting_change`, which leaves it pending.
create or replace function banking.decide_setting_change(p_jti text, p_id uuid, p_approve boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_decision text := case when p_approve then 'approved' else 'refused' end;
  v_change banking.setting_changes;
begin
  lock table banking.setting_changes in share row exclusive mode;
  select * into v_change from banking.setting_changes c where c.id = p_id;
  if v_change.id is null then
    perform banking.refuse('not_found');
  end if;
  perform banking.refuse_barred(banking.bar_of(v_actor.user_id, v_change.maker_user_id, v_change.maker_person));
  if v_change.status <> v_decision or v_change.checker_user_id <> v_actor.user_id then
    if v_change.status <> 'pending' or v_change.expires_at <= clock_timestamp() then
      perform banking.refuse('already_settled');
    end if;
    if p_approve then
      if not exists (select from banking.users u where u.id = v_change.maker_user_id and u.kind = 'admin' and u.status = 'active') then
        perform banking.refuse('forbidden', '{"reason":"the maker is no admin any more"}');
      end if;
      perform banking.carry_out_setting_change(v_change);
    end if;
    update banking.setting_changes c
       set status = v_decision, checker_user_id = v_actor.user_id, checker_person = v_person, decision = p_reason,
           settled_at = clock_timestamp()
     where c.id = p_id;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'settings.' || case when p_approve then 'approve' else 'refuse' end,
      case v_change.kind when 'product' then 'product:' else 'setting:' end || v_change.name, p_request_id, jsonb_build_object('change', p_id, 'kind', v_change.kind));
  end if;
  return jsonb_build_object('status', 'done', 'proposalId', p_id, 'setting', v_change.name);
end
$$;

create or replace function banking.carry_out_setting_change(p_change banking.setting_changes) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  perform banking.refuse_setting_change(p_change.kind, p_change.name, p_change.after, p_change.effective_from,
    p_change.reason, p_change.source);
  if (case p_change.kind when 'product' then banking.product_before(p_change.name, p_change.effective_from, p_change.after)
    else banking.setting_before(p_change.kind, p_change.name, p_change.effective_from) end) is distinct from p_change.before then
    perform banking.refuse('already_settled', '{"changed":true}');
  end if;
  if p_change.kind = 'product' then
    perform banking.carry_out_product_change(p_change);
  elsif p_change.kind = 'setting' then
    insert into banking.configurations as c (name, effective_from, value, source)
    values (p_change.name, p_change.effective_from, p_change.after, p_change.source)
    on conflict (name, effective_from) do update set value = excluded.value, source = excluded.source
      where c.effective_from >= (select b.current from banking.business_dates b);
  elsif p_change.after is null then
    delete from banking.holidays h where h.day = p_change.effective_from;
  else
    insert into banking.holidays (day, name, source)
    values (p_change.effective_from, p_change.after #>> '{}', p_change.source)
    on conflict (day) do update set name = excluded.name, source = excluded.source;
    if banking.open_day(p_change.effective_from, 'before') is null or banking.open_day(p_change.effective_from, 'after') is null then
      perform banking.refuse('invalid_input', '{"field":"day","says":"The bank would be closed for two months."}');
    end if;
  end if;
end
$$;

-- A change of a setting or of the calendar as the inbox shows it; amounts in minor units.
create or replace function banking.setting_change_shown(p banking.setting_changes, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id,
      'kind', case when p.kind <> 'holiday' then p.kind when p.after is null then 'holiday_remove' else 'holiday_add' end,
      'before', f.before,
      'after', jsonb_build_object(case p.kind when 'holiday' then 'day' else p.kind end, p.name)
        || (select coalesce(jsonb_object_agg(b.key, 'none'), '{}') from jsonb_object_keys(f.before) b (key)) || f.after
        || case p.kind when 'holiday' then '{}' else jsonb_build_object('from', p.effective_from) end
        || jsonb_build_object('source', p.source),
      'note', p.reason, 'maker', banking.user_name(p.maker_user_id), 'mine', p_person in (p.maker_person, banking.person_of(p.maker_user_id)),
      'checker', banking.user_name(p.checker_user_id), 'reason', p.decision,
      'status', case when p.status = 'pending' and p.expires_at <= clock_timestamp() then 'expired' else p.status end,
      'madeAt', p.made_at, 'expiresAt', p.expires_at)
    -- offset: else Postgres would work out each value again wherever it is named.
    from (select case p.kind when 'product' then p.before else banking.setting_facts(p.name, p.before) end as before,
      case p.kind when 'product' then p.after else banking.setting_facts(p.name, p.after) end as after offset 0) f
$$;

-- A value in parts that can be shown: amounts by currency, else one word or the JSON.
create or replace function banking.setting_facts(p_name text, p_value jsonb) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_value is null then '{}'
    when (select k.kind from banking.known_settings() k where k.name = p_name) = 'money' then
      (select coalesce(jsonb_object_agg(m.key, jsonb_build_object('minor', m.value, 'currency', m.key)), '{}')
         from jsonb_each_text(p_value) m)
    else jsonb_build_object('value', case p_value when 'true' then 'on' when 'false' then 'off' else p_value #>> '{}' end) end
$$;
