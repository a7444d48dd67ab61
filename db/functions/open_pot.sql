-- Opens an empty pot inside an account of the caller, once for the client's id. A monthly amount is set aside from the
-- business date on. Refuses, in this order: as `admit`, idempotency_conflict, as locked_account, account_not_active,
-- invalid_input (until), limit_exceeded (pots.most).
create or replace function banking.open_pot(p_jti text, p_id uuid, p_account text, p_name text, p_colour text,
  p_target bigint, p_until date, p_monthly bigint, p_round_to bigint, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_today date := (select b.current from banking.business_dates b);
  v_account banking.accounts;
  v_pot banking.pots;
begin
  -- Of two at once one waits for the other.
  perform from banking.customers c where c.id = v_actor.customer_id for no key update;
  select * into v_pot from banking.pots o where o.id = p_id;
  if v_pot.id is not null then
    if v_pot.customer_id is distinct from v_actor.customer_id
      or v_pot.account_id is distinct from (select a.id from banking.accounts a where a.account_number = p_account)
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
    return banking.pot_answer(v_pot) || '{"replayed": true}';
  end if;
  -- Locked, so that none is left in an account that is closed in this moment.
  v_account := banking.locked_account(v_actor.customer_id, p_account, true);
  if v_account.status <> 'active' or v_account.type not in ('savings', 'current') then
    raise exception 'account_not_active' using errcode = 'BK409', detail = '{"field":"account"}';
  end if;
  if p_until < v_today then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"until"}';
  end if;
  if (select count(*) from banking.pots o where o.customer_id = v_actor.customer_id and o.status = 'open')
    >= (banking.setting('pots.most') #>> '{}')::int
  then
    raise exception 'limit_exceeded' using errcode = 'BK409', detail = '{"limit":"pots.most"}';
  end if;
  insert into banking.pots (id, customer_id, account_id, name, colour, target, until_date, monthly, next_on, round_to, filled_on)
  values (p_id, v_actor.customer_id, v_account.id, banking.check_sealed(p_name), p_colour, p_target, p_until, p_monthly,
    case when p_monthly is not null then v_today end, p_round_to, v_today - 1)
  returning * into v_pot;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'pots.open', 'pot:' || p_id, p_request_id);
  return banking.pot_answer(v_pot);
end
$$;
grant execute on function banking.open_pot(text, uuid, text, text, text, bigint, date, bigint, bigint, text) to banking_app;
