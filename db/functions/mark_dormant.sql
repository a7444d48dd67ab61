-- A step of the end of day: accounts without a transaction of a holder's own for `accounts.dormant_months` become
-- dormant (RBI/2023-24/105), at most p_max of them, each once. Answers how many; 0 when there is none left.
-- Takes no order to sign (p_pads).
create or replace function banking.mark_dormant(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:eod:' || p_date;
  v_cutoff date := (p_date - (banking.setting('accounts.dormant_months'))::int * interval '1 month')::date;
  v_first bigint := banking.first_seq_after(v_cutoff);
  v_ids bigint[];
  v_done integer;
begin
  v_ids := array(
    select a.id from banking.accounts a
     where a.status = 'active' and a.type in ('savings', 'current') and a.opened_on <= v_cutoff
       and not exists (select from banking.account_events e where e.account_id = a.id and e.kind = 'woken'
         and e.at >= v_cutoff::timestamp at time zone (banking.setting('bank.timezone') #>> '{}'))
       and not banking.has_own_since(a.id, v_first)
     order by a.id limit p_max for no key update skip locked);
  with slept as (
    update banking.accounts a set status = 'dormant' where a.id = any (v_ids)
       -- Asked again under the lock: a first transaction after years may have come meanwhile.
       and a.status = 'active' and not banking.has_own_since(a.id, v_first) returning a.id
  ), told as (
    insert into banking.account_events (account_id, kind, actor) select s.id, 'dormant', v_actor from slept s
  ), written as (
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'account_dormant', jsonb_build_object('account', banking.masked_number(a.account_number))
      from slept s join banking.accounts a on a.id = s.id
      join banking.account_parties p on p.account_id = s.id and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
      join banking.users u on u.customer_id = p.customer_id and u.kind = 'customer'
  )
  select count(*) into v_done from slept;
  if v_done > 0 then
    insert into banking.audit_logs (actor, action, subject, detail)
    values (v_actor, 'accounts.dormant', 'accounts', jsonb_build_object('count', v_done));
  end if;
  return v_done;
end
$$;
grant execute on function banking.mark_dormant to banking_job;
