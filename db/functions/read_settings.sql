-- Every setting that the bank knows with its value in force, those that are scheduled, the features, and the holidays to
-- come and of the year behind. Refuses as `admit`.
create or replace function banking.read_settings(p_jti text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
  v_today date := (select b.current from banking.business_dates b);
begin
  return json_build_object('businessDate', v_today,
    'settings', (select json_agg(json_build_object('name', k.name, 'kind', k.kind, 'least', k.lowest, 'most', k.highest,
          'unit', k.unit, 'says', k.says, 'value', now.value::text, 'source', now.source,
          'since', nullif(now.effective_from, '-infinity'),
          'scheduled', (select coalesce(json_agg(json_build_object('from', c.effective_from, 'value', c.value::text,
              'source', c.source) order by c.effective_from), '[]')
            from banking.configurations c where c.name = k.name and c.effective_from > v_today),
          'waits', exists (select from banking.setting_changes w where w.name = k.name and w.status = 'pending'
            and w.expires_at > clock_timestamp())) order by k.name)
      from banking.known_settings() k
      join lateral (select c.value, c.source, c.effective_from from banking.configurations c
        where c.name = k.name and c.effective_from <= v_today order by c.effective_from desc limit 1) now on true),
    'holidays', (select coalesce(json_agg(json_build_object('day', h.day, 'name', h.name, 'source', h.source,
          'waits', exists (select from banking.setting_changes w where w.name = h.day::text and w.status = 'pending'
            and w.expires_at > clock_timestamp())) order by h.day), '[]')
      from banking.holidays h where h.day > v_today - 366));
end
$$;
grant execute on function banking.read_settings to banking_app;

-- What a setting was, is and will be, newest first, and what was asked for and decided: who, when, before and after.
-- A name that the bank does not know has no history. Refuses as `admit`, not_found.
create or replace function banking.read_setting_history(p_jti text, p_name text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
  v_today date := (select b.current from banking.business_dates b);
  v_now date;
begin
  if not exists (select from banking.known_settings() k where k.name = p_name) then
    perform banking.refuse('not_found');
  end if;
  v_now := (select max(c.effective_from) from banking.configurations c where c.name = p_name and c.effective_from <= v_today);
  return json_build_object('name', p_name,
    'values', (select coalesce(json_agg(json_build_object('from', nullif(c.effective_from, '-infinity'), 'value', c.value::text,
          'source', c.source, 'state', case when c.effective_from > v_today then 'scheduled' when c.effective_from = v_now then 'now'
            else 'past' end) order by c.effective_from desc), '[]')
      from (select * from banking.configurations c where c.name = p_name order by c.effective_from desc limit 200) c),
    'changes', (select coalesce(json_agg(s.shown order by s.made_at desc), '[]')
      from (select c.made_at, banking.setting_deed(c) as shown from banking.setting_changes c where c.name = p_name
        order by c.made_at desc limit 100) s));
end
$$;
grant execute on function banking.read_setting_history to banking_app;

create or replace function banking.setting_deed(p banking.setting_changes) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'from', p.effective_from, 'before', p.before::text, 'after', p.after::text,
      'reason', p.reason, 'source', p.source, 'maker', banking.user_name(p.maker_user_id), 'madeAt', p.made_at, 'checker', banking.user_name(p.checker_user_id),
      'settledAt', p.settled_at, 'decision', p.decision,
      'status', case when p.status = 'pending' and p.expires_at <= clock_timestamp() then 'expired' else p.status end)
$$;
