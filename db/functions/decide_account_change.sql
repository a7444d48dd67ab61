-- Another person approves or refuses a change of an account; approved, it is made at once. The same decision of the same
-- checker again changes nothing. Refuses: as `admit`, not_found, forbidden (one's own, by the person; an account of one's
-- own person), already_settled, and what stands in the way by now, which leaves it pending.
create or replace function banking.decide_account_change(p_jti text, p_id uuid, p_approve boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_decision text := case when p_approve then 'approved' else 'refused' end;
  v_account banking.accounts;
  v_change banking.account_changes;
begin
  if p_approve then
    -- What a holder's end cancels comes before the account, as the end of day takes them.
    perform from banking.schedules s join banking.customers u on u.id = s.customer_id
        join banking.account_changes c on c.account_id = s.from_account_id and c.subject = u.customer_id
     where c.id = p_id and c.kind = 'holder' and c.after ->> 'mandate' in ('none', 'view') and s.status in ('active', 'paused')
     order by s.next_date, s.id for update of s;
  end if;
  -- The account before the proposal, as everywhere.
  select * into v_account from banking.accounts a
   where a.id = (select c.account_id from banking.account_changes c where c.id = p_id) for no key update;
  select * into v_change from banking.account_changes c where c.id = p_id for update;
  if v_change.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  perform banking.refuse_barred(banking.account_bar(v_actor.user_id, v_account.id, v_change.maker_user_id, v_change.maker_person));
  if v_change.status <> v_decision or v_change.checker_user_id <> v_actor.user_id then
    if v_change.status <> 'pending' or v_change.expires_at <= clock_timestamp() then
      raise exception 'already_settled' using errcode = 'BK409';
    end if;
    if p_approve then
      perform banking.refuse_account_change(v_account, v_change.kind, v_change.after, v_actor.user_id);
      perform banking.carry_out_account_change(v_account, v_change.kind, v_change.after, v_change.reason, v_actor.user_id,
        p_id, p_request_id);
    end if;
    update banking.account_changes c
       set status = v_decision, checker_user_id = v_actor.user_id, checker_person = v_person, decision = p_reason,
           settled_at = clock_timestamp()
     where c.id = p_id;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'accounts.' || case when p_approve then 'approve' else 'refuse' end,
      'account:' || v_account.id, p_request_id, jsonb_build_object('change', p_id, 'kind', v_change.kind));
  end if;
  return jsonb_build_object('status', 'done', 'proposalId', p_id, 'accountNumber', v_account.account_number);
end
$$;

-- What keeps a member of staff from deciding about an account: `bar_of`, or an account of their own person.
create or replace function banking.account_bar(p_user_id bigint, p_account_id bigint, p_maker_user_id bigint, p_maker_person text)
returns text
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(banking.bar_of(p_user_id, p_maker_user_id, p_maker_person),
    case when banking.is_own_account(p_user_id, p_account_id) then 'about_you' end)
$$;
grant execute on function banking.account_bar(bigint, bigint, bigint, text) to banking_money;

-- A change of an account as the inbox and the account's page show it; amounts in minor units.
create or replace function banking.account_change_shown(p banking.account_changes, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'kind', 'account_' || p.kind, 'accountNumber', a.account_number,
      'before', banking.account_facts(p.before, a.currency), 'after', banking.account_facts(p.after, a.currency),
      'note', p.reason, 'maker', banking.user_name(m.id), 'mine', p.maker_person = p_person, 'checker', banking.user_name(c.id), 'reason', p.decision,
      'status', case when p.status = 'pending' and p.expires_at <= clock_timestamp() then 'expired' else p.status end,
      'madeAt', p.made_at, 'expiresAt', p.expires_at)
    from banking.accounts a left join banking.users m on m.id = p.maker_user_id
    left join banking.users c on c.id = p.checker_user_id
   where a.id = p.account_id
$$;

create or replace function banking.account_facts(p_facts jsonb, p_currency text) returns jsonb
language sql immutable set search_path = pg_catalog, banking as $$
  select case when p_facts ? 'overdraftLimit'
    then jsonb_build_object('overdraftLimit', jsonb_build_object('minor', p_facts ->> 'overdraftLimit', 'currency', p_currency))
    else p_facts end
$$;
