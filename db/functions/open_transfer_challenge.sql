-- Asks for a further factor for an order that make_transfer has just refused with step_up_required, in a transaction of its
-- own: there nothing may stay, here the challenge must. Payee and binding come from the order itself, so that what is shown
-- is what is approved. Answers the refusal with the challenge. Refuses as `admit`, not_found.
create or replace function banking.open_transfer_challenge(p_jti text, p_id uuid, p_type text, p_from text, p_to text,
  p_amount bigint, p_currency text, p_note text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_name text := (select a.holder_name from banking.accounts a where a.account_number = p_to and a.type <> 'bank');
begin
  if v_name is null or banking.mandate_of(v_actor.customer_id, (select a.id from banking.accounts a where a.account_number = p_from)) is null
  then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"to"}';
  end if;
  return banking.open_step_up(v_actor, 'transfer',
    banking.transfer_binding(p_id, p_type, p_from, p_to, p_amount, p_currency, p_note), jsonb_build_object(
      'payee', banking.masked_name(v_name), 'account', banking.masked_number(p_to), 'amount', p_amount::text,
      'currency', p_currency), p_request_id);
end
$$;
grant execute on function banking.open_transfer_challenge(text, uuid, text, text, text, bigint, text, text, text) to banking_app;
