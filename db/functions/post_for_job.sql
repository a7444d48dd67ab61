-- Books many orders of a job at once, each one transaction between the bank's own account p_bank and one customer's
-- account: p_minor[n] above zero credits p_accounts[n], below zero debits it. Order ids follow from job, p_kind and
-- account, so that one job books one order of a kind on an account at most once (its request key would be taken).
-- Signed with the job's key. The caller holds all accounts FOR NO KEY UPDATE in id order and has decided that this may happen; each
-- account stands in p_accounts once. Owned by the role that moves money; no log-in role may execute it.
create or replace function banking.post_for_job(p_job text, p_pads bytea, p_type text, p_kind text, p_bank bigint,
  p_accounts bigint[], p_minor bigint[], p_note text) returns table (account_id bigint, transaction_seq bigint)
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:' || p_job;
  v_at timestamptz := clock_timestamp();
  v_ordered_at timestamptz := date_trunc('milliseconds', v_at);
  v_date date := (select b.current from banking.business_dates b);
  v_bank banking.accounts;
begin
  select * into strict v_bank from banking.accounts a where a.id = p_bank and a.type = 'bank';
  return query
  with orders as materialized (
    select a.id, a.account_number as number, a.holder_name, a.posted, a.version, a.head, o.minor,
        case when o.minor > 0 then v_bank.account_number else a.account_number end as from_number,
        case when o.minor > 0 then a.account_number else v_bank.account_number end as to_number,
        case when o.minor > 0 then v_bank.holder_name else a.holder_name end as from_name,
        case when o.minor > 0 then a.holder_name else v_bank.holder_name end as to_name, a.holder_tokens,
        encode(set_byte(set_byte(substring(digest.bytes for 16), 6, get_byte(digest.bytes, 6) & 15 | 128),
          8, get_byte(digest.bytes, 8) & 63 | 128), 'hex')::uuid as order_id,
        uuid_send(gen_random_uuid()) as salt
      from unnest(p_accounts, p_minor) o (account, minor) join banking.accounts a
        on a.id = o.account and a.currency = v_bank.currency
      cross join lateral (select sha256(convert_to(concat_ws('|', v_actor, p_kind, a.account_number), 'UTF8')) as bytes) digest
  ), claimed as (
    insert into banking.request_keys (scope, key, payload_hash)
    select v_actor, o.order_id::text, sha256(int8send(o.minor)) from orders o
  ), journal as (
    insert into banking.transactions as t (id, scope, type, actor, from_number, to_number, amount, currency, booking_date,
      value_date, created_at, ordered_at, origin_mac, text_salt, from_name, to_name, note, text_commitment,
      from_tokens, to_tokens)
    select o.order_id, v_actor, p_type::banking.transaction_type, v_actor, case when o.minor < 0 then o.number end,
        case when o.minor > 0 then o.number end, abs(o.minor), v_bank.currency, v_date, v_date, v_at, v_ordered_at,
        banking.job_mac(p_pads, o.order_id, v_actor, p_type, o.from_number, o.to_number, abs(o.minor), v_bank.currency, v_ordered_at),
        o.salt, o.from_name, o.to_name, p_note, banking.text_commitment(o.salt, o.from_name, o.to_name, p_note),
        case when o.minor < 0 then o.holder_tokens end, case when o.minor > 0 then o.holder_tokens end
      from orders o order by o.id
    returning t.seq, t.id, banking.transaction_bytes(t) as bytes
  ), audited as (
    insert into banking.audit_logs (actor, action, subject)
    select v_actor, 'ledger.post.' || p_type, 'transaction:' || j.seq from journal j
  ), lines as materialized (
    select j.seq, j.bytes, o.id, o.number, o.minor, o.posted + o.minor as balance_after, o.version + 1 as version, o.head,
        v_bank.version + row_number() over w as bank_version,
        (v_bank.posted - sum(o.minor) over (w rows unbounded preceding))::bigint as bank_balance_after
      from journal j join orders o on o.order_id = j.id window w as (order by j.seq)
  ), moved as (
    insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date,
      value_date, hash)
    select l.seq, l.id, l.version, l.minor, v_bank.currency, l.balance_after, v_date, v_date,
        banking.entry_hash(l.head, l.version, l.minor, l.balance_after, l.number, l.bytes) from lines l
    union all
    select l.seq, v_bank.id, l.bank_version, -l.minor, v_bank.currency, l.bank_balance_after, v_date, v_date,
        banking.chain(v_bank.head, l.bank_version, -l.minor, l.bank_balance_after, v_bank.account_number, l.bytes)
          over (order by l.seq rows unbounded preceding) from lines l
  )
  select l.id, l.seq from lines l;
end
$$;
alter function banking.post_for_job owner to banking_money;
