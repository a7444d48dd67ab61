-- Staff asks that a customer becomes a further holder of an account, may something else there, or, with mandate 'none',
-- is one no more; another decides. The owner stays. Refuses: as `admit`, invalid_input, not_found (account, customer,
-- holder), forbidden (the owner, a customer who is not active, one's own person), account_not_active (closed),
-- already_settled (it is so, or another waits).
create or replace function banking.set_holder(p_jti text, p_account text, p_customer text, p_mandate text, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_account banking.accounts;
  v_before text;
begin
  if (p_mandate in ('either', 'jointly', 'view', 'none')) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"mandate"}';
  end if;
  if coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"reason"}';
  end if;
  v_account := banking.served_account(v_actor, p_account);
  v_before := (select banking.mandate_of(c.id, v_account.id) from banking.customers c where c.customer_id = p_customer);
  return banking.propose_account_change(v_actor, v_account, 'holder',
    jsonb_build_object('customerId', p_customer, 'mandate', coalesce(v_before, 'none')),
    jsonb_build_object('customerId', p_customer, 'mandate', p_mandate), p_reason, p_request_id);
end
$$;
grant execute on function banking.set_holder(text, text, text, text, text, text) to banking_app;
