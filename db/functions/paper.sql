-- What statements and receipts are made of. Internal: its callers have found that the account is the caller's.

-- The account of that number, where the caller is party to it. Refuses as `admit`, not_found.
create or replace function banking.paper_account(p_jti text, p_account text) returns banking.accounts
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_account banking.accounts;
begin
  select a.* into v_account
    from banking.accounts a join banking.account_parties p on p.account_id = a.id and p.customer_id = v_actor.customer_id
     and p.valid_from <= statement_timestamp() and statement_timestamp() < p.valid_until
   where a.account_number = p_account;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  return v_account;
end
$$;

-- Entries of an account by version, between two booking dates, each with all that its hash commits to.
create or replace function banking.paper_lines(p_account banking.accounts, p_first bigint, p_last bigint, p_from date,
  p_to date) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(json_agg(json_build_object('version', e.version::text, 'seq', t.seq::text, 'id', t.id, 'type', t.type,
      'booked', e.booking_date, 'valued', e.value_date, 'createdAt', banking.instant(t.created_at),
      'micros', ((extract(epoch from t.created_at) * 1000000)::bigint - 946684800000000)::text,
      'amount', e.amount::text, 'balance', e.balance_after::text, 'commitment', encode(t.text_commitment, 'hex'),
      'mac', encode(t.origin_mac, 'hex'), 'hash', encode(e.hash, 'hex'), 'note', t.note,
      'otherNumber', case when e.amount < 0 then t.to_number else t.from_number end,
      'otherName', case when e.amount < 0 then t.to_name else t.from_name end) order by e.version), '[]')
    from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
   where e.account_id = p_account.id and e.booking_date between p_from and p_to and e.version between p_first and p_last
$$;

-- The earliest root over the entry p_last of an account, booked on p_booked: the entries between it and the root
-- (null where there are more than 500), the leaves of the account's chunk and its place among them. Null without a root.
create or replace function banking.paper_proof(p_account banking.accounts, p_last bigint, p_booked date) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('root', banking.root_answer(r), 'chunks', encode(r.chunks, 'hex'),
      'chunk', p_account.id / 64, 'leaves', leaves.hashes, 'place', leaves.place,
      'links', case when leaves.version - p_last <= 500
        then banking.paper_lines(p_account, p_last + 1, leaves.version, p_booked, r.date) end)
    from (select * from banking.roots where date >= p_booked and signature is not null order by date limit 1) r,
      lateral (select json_agg(encode(l.leaf, 'hex') order by l.account_id) as hashes,
                      count(*) filter (where l.account_id < p_account.id) as place,
                      max(l.version) filter (where l.account_id = p_account.id) as version
                 from banking.chunk_leaves(r.date, p_account.id / 64) l) leaves
   where leaves.version >= p_last
$$;

create or replace function banking.paper(p_account banking.accounts, p_first bigint, p_last bigint, p_from date,
  p_to date, p_most integer, p_proof boolean) returns json
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_before banking.entries;
  v_end banking.entries;
  v_today date := (select b.current from banking.business_dates b);
  v_zone text := banking.setting('bank.timezone') #>> '{}';
begin
  select e.* into v_before from banking.entries e
   where e.account_id = p_account.id and e.booking_date <= p_from and e.version < p_first
   order by e.booking_date desc, e.transaction_seq desc limit 1;
  select e.* into v_end from banking.entries e
   where e.account_id = p_account.id and e.booking_date <= p_to and e.version <= p_last
   order by e.booking_date desc, e.transaction_seq desc limit 1;
  return json_build_object(
    'account', p_account.account_number, 'holder', p_account.holder_name, 'currency', p_account.currency,
    'product', (select p.name from banking.products p where p.code = p_account.product_code),
    'type', p_account.type, 'bank', banking.setting('bank.name') #>> '{}', 'timezone', v_zone, 'businessDate', v_today,
    'opening', coalesce(v_before.balance_after, 0)::text, 'before', encode(v_before.hash, 'hex'),
    'firstVersion', p_first::text, 'lastVersion', greatest(p_last, p_first - 1)::text,
    -- Of the last entry, not of the clock: the file is the same at each asking.
    'asOf', banking.instant(coalesce((select t.created_at from banking.transactions t
      where t.seq = v_end.transaction_seq and t.booking_date >= p_from), p_from::timestamp at time zone v_zone)),
    'lines', case when p_last - p_first < p_most then banking.paper_lines(p_account, p_first, p_last, p_from, p_to) end,
    'proof', case when p_proof and v_end.version is not null
      then banking.paper_proof(p_account, v_end.version, v_end.booking_date) end);
end
$$;
