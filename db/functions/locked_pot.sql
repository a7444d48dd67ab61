-- An open pot of a customer for a change, behind the row of its account, which comes first in every order of locks. Money
-- that only becomes available again (p_freeing) needs no word of the other holders. Refuses not_found, forbidden (who may
-- no longer decide about the account alone), already_settled (it is closed).
create or replace function banking.locked_pot(p_customer_id bigint, p_id uuid, p_freeing boolean) returns banking.pots
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_pot banking.pots;
  v_mandate text;
begin
  perform from banking.accounts a where a.id = (select o.account_id from banking.pots o
    where o.id = p_id and o.customer_id = p_customer_id) for no key update;
  select * into v_pot from banking.pots o where o.id = p_id and o.customer_id = p_customer_id for update;
  if v_pot.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  v_mandate := banking.mandate_of(p_customer_id, v_pot.account_id);
  if (v_mandate = 'either' or p_freeing and v_mandate = 'jointly') is not true then
    perform banking.refuse('forbidden', jsonb_strip_nulls(jsonb_build_object('mandate', v_mandate)));
  end if;
  if v_pot.status <> 'open' then
    raise exception 'already_settled' using errcode = 'BK409', detail = '{"field":"id"}';
  end if;
  return v_pot;
end
$$;
alter function banking.locked_pot owner to banking_money;
