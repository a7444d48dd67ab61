-- Closes a pot of the caller; what is in it is available on its account again. One that is closed is answered as it
-- stands. Refuses as `admit`, not_found, forbidden (as locked_pot).
create or replace function banking.close_pot(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_pot banking.pots;
begin
  -- Behind the account, as locked_pot: of two at once the second finds it closed.
  perform from banking.accounts a where a.id = (select o.account_id from banking.pots o
    where o.id = p_id and o.customer_id = v_actor.customer_id) for no key update;
  select * into v_pot from banking.pots o
   where o.id = p_id and o.customer_id = v_actor.customer_id and o.status = 'closed';
  if v_pot.id is not null then
    return banking.pot_answer(v_pot) || '{"replayed": true}';
  end if;
  v_pot := banking.locked_pot(v_actor.customer_id, p_id, true);
  v_pot := banking.end_pot(v_pot, 'user:' || v_actor.user_id, p_request_id);
  return banking.pot_answer(v_pot);
end
$$;
alter function banking.close_pot owner to banking_money;
grant execute on function banking.close_pot to banking_app;
