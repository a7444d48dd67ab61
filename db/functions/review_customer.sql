-- Staff has looked anew at who a customer is: level and rating from now on, and by the rating the day of the next review; a
-- second person decides. Who was restricted for it is active again then. Refuses: as `admit`, invalid_input (level, risk,
-- reason), not_found, forbidden (one's own person), account_not_active (a closed relation), already_settled (one waits).
create or replace function banking.review_customer(p_jti text, p_customer text, p_level text, p_risk text, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_customer banking.customers;
begin
  if not coalesce(banking.setting('kyc.levels') ? p_level, false) or not coalesce(banking.setting('kyc.review_years') ? p_risk, false) then
    perform banking.refuse('invalid_input', jsonb_build_object('field',
      case when coalesce(banking.setting('kyc.levels') ? p_level, false) then 'risk' else 'level' end));
  end if;
  v_customer := banking.served_customer(v_actor, p_customer);
  if v_customer.status = 'closed' then
    perform banking.refuse('account_not_active');
  end if;
  return banking.propose_customer_change(v_actor, v_customer, 'review',
    jsonb_build_object('level', v_customer.kyc_level, 'risk', v_customer.risk, 'reviewOn', coalesce(v_customer.review_on::text, 'none'),
      'status', v_customer.status),
    jsonb_build_object('level', p_level, 'risk', p_risk), p_reason, p_request_id);
end
$$;
grant execute on function banking.review_customer(text, text, text, text, text, text) to banking_app;
