-- The inbox of the desk: proposals of one status (`pending`, `cooling`, `approved`, `refused`, `stopped`, `expired`),
-- newest first: orders of money, changes of users, accounts and settings, applications, raises of limits. `mine`: made by
-- the caller's own person; `barred`: why another has to decide, as the decision itself would find, of what waits. What time has settled is settled first. Whose accounts it shows is written to access_logs. Refuses as `admit`.
create or replace function banking.list_proposals(p_jti text, p_status text, p_before timestamptz, p_limit int,
  p_request_id text default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_person text := banking.person_of(v_actor.user_id);
  v_before timestamptz := coalesce(p_before, 'infinity');
  -- Each is asked for by itself, in the order of an index; what nobody settled in time still stands as pending.
  v_kept text[] := case p_status when 'expired' then array['expired', 'pending'] else array[p_status] end;
  v_waits boolean := p_status = 'pending';
  v_shown json;
begin
  perform banking.settle_due_changes('user:' || v_actor.user_id, 50);
  -- First which ones, each kind in the order of an index, then what they are: only what a page has room for is shown.
  v_shown := (select coalesce(json_agg(case n.place
        when 'order' then (select banking.with_bar(banking.order_shown(p, v_person),
            case when v_waits then banking.bar_of(v_actor.user_id, p.maker_user_id, p.maker_person) end) from banking.proposals p where p.id = n.id)
        when 'user' then (select banking.with_bar(banking.user_change_shown(c, v_person), case when v_waits then banking.user_change_bar(v_actor, c, u) end)
          from banking.user_changes c join banking.users u on u.id = c.user_id where c.id = n.id)
        when 'account' then (select banking.with_bar(banking.account_change_shown(c, v_person),
            case when v_waits then banking.account_bar(v_actor.user_id, c.account_id, c.maker_user_id, c.maker_person) end)
          from banking.account_changes c where c.id = n.id)
        when 'application' then (select banking.with_bar(banking.application_shown(a, v_person),
            case when v_waits then banking.application_bar(v_actor.user_id, a) end) from banking.applications a where a.id = n.id)
        when 'customer' then (select banking.with_bar(banking.customer_change_shown(c, v_person),
            case when v_waits then banking.customer_change_bar(v_actor.user_id, c) end) from banking.customer_changes c where c.id = n.id)
        when 'setting' then (select banking.with_bar(banking.setting_change_shown(c, v_person),
            case when v_waits then banking.bar_of(v_actor.user_id, c.maker_user_id, c.maker_person) end) from banking.setting_changes c where c.id = n.id)
        else (select banking.with_bar(banking.raise_shown(r, v_person),
            case when v_waits then banking.account_bar(v_actor.user_id, r.account_id, r.proposed_by, banking.person_of(r.proposed_by)) end)
          from banking.limit_raises r where r.id = n.id) end
      order by n.made_at desc), '[]')
    from (select s.place, s.id, s.made_at from (
        (select 'order' as place, c.id, c.made_at from unnest(v_kept) kept cross join lateral (select o.id, o.made_at from banking.proposals o
              where o.status = kept and o.made_at < v_before
                and (kept <> 'pending' or (o.expires_at <= clock_timestamp()) = (p_status = 'expired'))
              order by o.made_at desc limit p_limit) c
           order by c.made_at desc limit p_limit)
        union all
        (select 'user', c.id, c.made_at from banking.user_changes c
           where c.status = case p_status when 'approved' then 'done' else p_status end
             and (c.needs_second or c.cooling_hours > 0)
             and c.made_at < v_before
           order by c.made_at desc limit p_limit)
        union all
        (select 'account', c.id, c.made_at from unnest(v_kept) kept cross join lateral (select o.id, o.made_at from banking.account_changes o
              where o.status = kept and o.made_at < v_before
                and (kept <> 'pending' or (o.expires_at <= clock_timestamp()) = (p_status = 'expired'))
              order by o.made_at desc limit p_limit) c
           order by c.made_at desc limit p_limit)
        union all
        (select 'application', a.id, a.submitted_at from banking.applications a
           where a.status = case when p_status in ('pending', 'expired') then 'submitted' else p_status end
             and a.submitted_at is not null and (a.status <> 'submitted' or (a.expires_at <= clock_timestamp()) = (p_status = 'expired'))
             and a.submitted_at < v_before
           order by a.submitted_at desc limit p_limit)
        union all
        (select 'customer', c.id, c.made_at from unnest(v_kept) kept cross join lateral (select o.id, o.made_at from banking.customer_changes o
              where o.status = kept and o.made_at < v_before
                and (kept <> 'pending' or (o.expires_at <= clock_timestamp()) = (p_status = 'expired'))
              order by o.made_at desc limit p_limit) c
           order by c.made_at desc limit p_limit)
        union all
        (select 'setting', c.id, c.made_at from unnest(v_kept) kept cross join lateral (select o.id, o.made_at from banking.setting_changes o
              where o.status = kept and o.made_at < v_before
                and (kept <> 'pending' or (o.expires_at <= clock_timestamp()) = (p_status = 'expired'))
              order by o.made_at desc limit p_limit) c
           order by c.made_at desc limit p_limit)
        union all
        (select 'raise', r.id, r.proposed_at from banking.limit_raises r
           where r.status = case p_status when 'refused' then 'rejected' else p_status end
             and r.proposed_at < v_before
           order by r.proposed_at desc limit p_limit)) s
      order by s.made_at desc limit p_limit) n);
  perform banking.note_shown(v_actor, v_shown::text, 'proposals', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_proposals to banking_app;

-- What the inbox shows, with what keeps the caller from deciding.
create or replace function banking.with_bar(p_shown json, p_bar text) returns json
language sql immutable set search_path = pg_catalog, banking as $$
  select (p_shown::jsonb || jsonb_build_object('barred', p_bar))::json
$$;

-- A raise of a limit as the inbox shows it. It waits until somebody decides.
create or replace function banking.raise_shown(p banking.limit_raises, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'kind', 'limit_raise', 'accountNumber', r.answer ->> 'accountNumber',
      'before', case when p.status = 'pending' then jsonb_build_object(f.name, case when p.kind = 'daily_count'
        or r.answer ->> 'present' is null then to_jsonb(coalesce(r.answer ->> 'present', 'no limit'))
        else jsonb_build_object('minor', r.answer ->> 'present', 'currency', r.answer ->> 'currency') end) end,
      'after', jsonb_build_object(f.name, case when p.kind = 'daily_count' then to_jsonb(p.value::text)
        else jsonb_build_object('minor', p.value::text, 'currency', r.answer ->> 'currency') end),
      'note', p.reason, 'status', case p.status when 'rejected' then 'refused' else p.status end,
      'maker', r.answer -> 'proposedBy', 'mine', banking.person_of(p.proposed_by) = p_person,
      'checker', r.answer -> 'decidedBy', 'reason', p.decision, 'madeAt', p.proposed_at)
    -- offset: else Postgres would make the answer again for each of its parts.
    from (select banking.raise_answer(p) as answer offset 0) r,
      (select p.channel || ' ' || replace(p.kind, '_', ' ') as name) f
$$;

-- An order of money as the inbox shows it.
create or replace function banking.order_shown(p banking.proposals, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'kind', p.kind, 'amount', p.amount::text,
      'currency', p.currency, 'accountNumber', p.account_number, 'original', o.id, 'force', p.force_kind,
      'note', p.note, 'status', banking.proposal_status(p), 'maker', banking.user_name(m.id), 'mine', p.maker_person = p_person,
      'checker', banking.user_name(p.checker_user_id), 'reason', p.reason, 'madeAt', p.made_at, 'expiresAt', p.expires_at)
    from banking.users m
    left join banking.transactions o on o.seq = p.original_seq
   where m.id = p.maker_user_id
$$;

-- A change of a user as the inbox shows it: who, what it is now and what it shall be. A customer stands here by number.
create or replace function banking.user_change_shown(p banking.user_changes, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'kind', 'user_' || p.kind,
      'user', json_build_object('id', u.id::text, 'role', u.kind, 'name', case when u.customer_id is null then banking.user_name(u.id) end,
        'customerId', k.customer_id),
      'before', p.before, 'after', p.after, 'note', p.reason,
      'status', case p.status when 'done' then 'approved' else p.status end,
      'maker', case when (select m.kind = 'customer' from banking.users m where m.id = p.maker_user_id) then '"the customer"'
        else coalesce(banking.user_name(p.maker_user_id), to_jsonb(p.maker)) end,
      'mine', p_person in (p.maker_person, banking.person_of(u.id)),
      'checker', banking.user_name(p.checker_user_id), 'reason', p.decision, 'madeAt', p.made_at, 'expiresAt', p.expires_at,
      'takesEffectAt', p.takes_effect_at)
    from banking.users u left join banking.customers k on k.id = u.customer_id
   where u.id = p.user_id
$$;
