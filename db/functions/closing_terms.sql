-- What closing an account today would pay and take: interest that was accrued to the end of the last closed day and not yet
-- credited (credit) or charged (owed), by the product's rounding, half-up. In minor units. A month that has not ended has
-- no fee yet; the day of the closing earns nothing.
create or replace function banking.closing_interest(p_account banking.accounts, out credit bigint, out owed bigint)
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(greatest(r.unit * div(2 * p.credit_micros::numeric + r.unit * 1000000, 2 * r.unit * 1000000), 0), 0)::bigint,
      coalesce(greatest(r.unit * div(2 * p.debit_micros::numeric + r.unit * 1000000, 2 * r.unit * 1000000), 0), 0)::bigint
    from (values (true)) always left join (banking.interest_positions p
      join banking.terms_on((select b.current from banking.business_dates b)) t on t.product_code = p_account.product_code
      cross join lateral (select t.rounding as unit) r)
      on p.account_id = p_account.id and p_account.status <> 'closed'
$$;

-- The same for who may look at the account, with the bank's accounts at the other side: the Worker signs over their numbers.
-- `balance` is what is in it, `rest` what would be left to pay out. Reads only. Refuses: as `admit`, not_found.
create or replace function banking.closing_terms(p_jti text, p_account text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_account banking.accounts := banking.party_account(v_actor.customer_id, p_account, false);
  v_due record := banking.closing_interest(v_account);
begin
  return jsonb_build_object('currency', v_account.currency, 'balance', v_account.posted::text,
    'interest', v_due.credit::text, 'owed', v_due.owed::text, 'rest', (v_account.posted + v_due.credit - v_due.owed)::text,
    'interestNumber', case when v_due.credit > 0 then (banking.internal_account('interest-expense', v_account.currency)).account_number end,
    'owedNumber', case when v_due.owed > 0 then (banking.internal_account('interest-income', v_account.currency)).account_number end);
end
$$;
grant execute on function banking.closing_terms(text, text) to banking_app;
