-- Asks for a further factor to approve a joint order that settle_joint_order has just refused with step_up_required, in a
-- transaction of its own, as open_transfer_challenge does. What is shown comes from the order: of a deposit who is paid at its
-- end, of what has no amount (a closing, another end of a deposit) what is in the account now. Refuses as `admit`, not_found.
create or replace function banking.open_joint_challenge(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_order banking.joint_orders;
  v_account banking.accounts;
  v_to text;
begin
  select * into v_order from banking.joint_orders j where j.id = p_id and j.status = 'pending' and j.kind <> 'nominees';
  if v_order.id is null or banking.mandate_of(v_actor.customer_id, v_order.account_id) is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  select * into v_account from banking.accounts a where a.id = v_order.account_id;
  v_to := coalesce(v_order.terms ->> 'payout', v_order.to_number);
  return banking.open_step_up(v_actor, 'transfer', banking.transfer_binding(v_order.key::uuid, v_order.kind,
      v_account.account_number, v_order.to_number, v_order.amount, v_order.currency, v_order.note), jsonb_build_object(
      'payee', banking.masked_name((select a.holder_name from banking.accounts a where a.account_number = v_to)),
      'account', banking.masked_number(v_to), 'amount', coalesce(v_order.amount, v_account.posted)::text,
      'currency', v_account.currency),
    p_request_id);
end
$$;
grant execute on function banking.open_joint_challenge(text, uuid, text) to banking_app;
