-- One transaction of the journal with all its entries, by its place in the bank's own order: who ordered it, both dates,
-- what it takes back and what was taken back of it. Customers stand here by number; whose numbers it shows is written to
-- access_logs. Amounts in minor units, as text. Refuses as `admit`, not_found.
create or replace function banking.read_journal_line(p_jti text, p_seq bigint, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_shown json;
begin
  select json_build_object('seq', t.seq::text, 'id', t.id, 'type', t.type, 'actor', t.actor, 'amount', t.amount::text,
      'currency', t.currency, 'bookingDate', to_char(t.booking_date, 'YYYY-MM-DD'),
      'valueDate', to_char(t.value_date, 'YYYY-MM-DD'), 'createdAt', t.created_at,
      'by', (select case when u.kind = 'customer' then '"the customer"' else banking.user_name(u.id) end from banking.users u
        where u.id = banking.user_in(t.actor)),
      'reverses', t.reverses_seq::text, 'refunded', coalesce(r.refunded, 0)::text,
      'entries', (select json_agg(json_build_object('accountNumber', a.account_number,
          'name', case when a.type = 'bank' then a.holder_name end, 'product', p.name, 'code', coalesce(p.gl_code, '2900'),
          'amount', e.amount::text, 'currency', e.currency, 'balanceAfter', e.balance_after::text, 'version', e.version::text,
          'hash', encode(e.hash, 'hex')) order by e.amount, a.id)
        from banking.entries e join banking.accounts a on a.id = e.account_id
        join banking.products p on p.code = a.product_code where e.transaction_seq = t.seq))
    into v_shown
    from banking.transactions t left join banking.reversals r on r.original_seq = t.seq where t.seq = p_seq;
  if v_shown is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  perform banking.note_shown(v_actor, v_shown::text, 'transaction', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.read_journal_line(text, bigint, text) to banking_app;
