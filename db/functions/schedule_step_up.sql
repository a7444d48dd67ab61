-- Payments for later leave without their customer, so the factor is asked for when they are ordered: null where none is
-- needed or p_challenge was satisfied for p_order (the canonical order), else the challenge to return.
create or replace function banking.schedule_step_up(p_actor banking.actor, p_challenge uuid, p_to text, p_to_name text,
  p_amount bigint, p_currency text, p_request_id text, p_order json) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_binding bytea := sha256(convert_to(p_order::text, 'UTF8'));
begin
  if p_amount <= banking.step_up_above(p_currency) or banking.owns_account(p_actor.customer_id, p_to)
    or banking.use_challenge(p_actor.user_id, p_actor.session_id, p_challenge, 'transfer', v_binding)
  then
    return null;
  end if;
  return banking.open_step_up(p_actor, 'transfer', v_binding, jsonb_build_object(
    'payee', banking.masked_name(p_to_name), 'account', banking.masked_number(p_to), 'amount', p_amount::text,
    'currency', p_currency), p_request_id);
end
$$;
