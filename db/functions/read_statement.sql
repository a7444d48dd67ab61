-- A statement of one account, all in one snapshot: who and what, the state before its first entry, its entries with all
-- that their hashes commit to, and (with p_proof) what proves them under the earliest root that stands over them.
-- p_from and p_to are booking dates, p_to no later than today's is looked at; p_version leaves out what came after that
-- entry on the last day, so that the manifest of a file that was made while that day went on can still be had: of the days
-- before it nobody gets a paper that tells less than all. More than p_most entries are not read: `lines` is null then.
-- Refuses as `admit`, not_found, invalid_input (a version that leaves out more).
create or replace function banking.read_statement(p_jti text, p_account text, p_from date, p_to date, p_version bigint,
  p_most integer, p_proof boolean) returns json
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_first bigint;
  v_full bigint;
  v_last bigint;
begin
  v_account := banking.paper_account(p_jti, p_account);
  select coalesce(max(version), 0) + 1 into v_first from (select e.version from banking.entries e
    where e.account_id = v_account.id and e.booking_date < p_from
    order by e.booking_date desc, e.transaction_seq desc limit 1) before;
  select coalesce(max(version), 0) into v_last from (select e.version from banking.entries e
    where e.account_id = v_account.id and e.booking_date <= p_to
    order by e.booking_date desc, e.transaction_seq desc limit 1) until;
  if p_version < v_last then
    select coalesce(max(version), 0) into v_full from (select e.version from banking.entries e
      where e.account_id = v_account.id and e.booking_date < least(p_to, (select b.current from banking.business_dates b))
      order by e.booking_date desc, e.transaction_seq desc limit 1) before;
    if p_version < v_full and v_full >= v_first then
      raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"version"}';
    end if;
    v_last := p_version;
  end if;
  return banking.paper(v_account, v_first, v_last, p_from, p_to, p_most, p_proof);
end
$$;
grant execute on function banking.read_statement(text, text, date, date, bigint, integer, boolean) to banking_app;

-- A statement of one entry: the receipt of a transaction, seen from an account of the caller. Of several transactions
-- under one id, and of several own accounts in one, as GET /transactions/{id} prefers. Refuses as `admit`, not_found.
create or replace function banking.read_receipt(p_jti text, p_id uuid, p_proof boolean) returns json
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_entry banking.entries;
  v_account banking.accounts;
begin
  select e.* into v_entry
    from banking.transactions t
    join banking.entries e on e.transaction_seq = t.seq
    join banking.account_parties p on p.account_id = e.account_id and p.customer_id = v_actor.customer_id
     and p.valid_from <= statement_timestamp() and statement_timestamp() < p.valid_until
   where t.id = p_id
   order by t.scope = 'customer:' || v_actor.customer_id desc, e.amount, t.seq desc limit 1;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  select * into strict v_account from banking.accounts a where a.id = v_entry.account_id;
  return banking.paper(v_account, v_entry.version, v_entry.version, v_entry.booking_date, v_entry.booking_date, 1, p_proof);
end
$$;
grant execute on function banking.read_receipt(text, uuid, boolean) to banking_app;
