-- Makes a change of an account that nothing stands in the way of, with its event and the deed. p_by is who does it: the
-- one of the staff who may alone, or the one who approved p_change.
create or replace function banking.carry_out_account_change(p_account banking.accounts, p_kind text, p_after jsonb,
  p_reason text, p_by bigint, p_change uuid, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_customer_id bigint;
  v_mandate text := p_after ->> 'mandate';
  v_event text := case p_kind when 'wake' then 'woken' when 'close' then 'closed' when 'overdraft' then 'overdraft'
    else case v_mandate when 'none' then 'holder_removed' else 'holder_added' end end;
  v_detail jsonb := '{}';
begin
  if p_kind = 'overdraft' then
    update banking.accounts a set overdraft_limit = (p_after ->> 'overdraftLimit')::bigint where a.id = p_account.id;
    v_detail := jsonb_build_object('from', p_account.overdraft_limit, 'to', (p_after ->> 'overdraftLimit')::bigint);
  elsif p_kind = 'wake' then
    update banking.accounts a set status = 'active' where a.id = p_account.id;
  elsif p_kind = 'close' then
    update banking.accounts a set status = 'closed', overdraft_limit = 0 where a.id = p_account.id;
  else
    select c.id into strict v_customer_id from banking.customers c where c.customer_id = p_after ->> 'customerId';
    -- Who comes back is still who held it until then: the row tells of the last time alone (`was_holder`).
    v_detail := jsonb_strip_nulls(jsonb_build_object('customer', v_customer_id, 'mandate', v_mandate, 'held', (
      select jsonb_build_object('from', p.valid_from, 'until', p.valid_until) from banking.account_parties p
       where p.account_id = p_account.id and p.customer_id = v_customer_id and p.role in ('owner', 'joint')
         and p.valid_until <= clock_timestamp() and v_mandate <> 'none')));
    if v_mandate = 'none' then
      update banking.account_parties p set valid_until = clock_timestamp()
       where p.account_id = p_account.id and p.customer_id = v_customer_id;
    else
      insert into banking.account_parties as p (account_id, customer_id, role, mandate)
      values (p_account.id, v_customer_id, 'joint', v_mandate)
      on conflict (customer_id, account_id) do update
        set role = case p.role when 'owner' then 'owner' else 'joint' end, mandate = v_mandate, valid_until = 'infinity',
            valid_from = case when p.valid_until > clock_timestamp() then p.valid_from else clock_timestamp() end;
    end if;
    if v_mandate in ('none', 'view') then
      perform banking.end_holding(p_account.id, v_customer_id, 'user:' || p_by, p_request_id);
    end if;
    -- Without anybody left to say yes the owner decides alone again.
    update banking.account_parties p set mandate = 'either'
     where p.account_id = p_account.id and p.role = 'owner' and p.mandate = 'jointly'
       and not banking.is_joint(p.mandate, p.account_id, p.customer_id);
    -- What waited for nobody but them: those who said yes may complete it.
    perform banking.tell_of_joint_order(j) from banking.joint_orders j
     where j.account_id = p_account.id and j.status = 'pending' and banking.is_complete(j);
  end if;
  if p_kind = 'close' then
    perform banking.tell_holders(p_account, 'account_closed', '{}');
  end if;
  if p_change is not null then
    v_detail := v_detail || jsonb_build_object('change', p_change);
  end if;
  insert into banking.account_events (account_id, kind, actor, reason, detail)
  values (p_account.id, v_event, 'user:' || p_by, p_reason, nullif(v_detail, '{}'));
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_by, 'accounts.' || p_kind, 'account:' || p_account.id, p_request_id, v_detail);
end
$$;
