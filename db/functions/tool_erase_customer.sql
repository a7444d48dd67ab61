-- What the command line asks for when a customer is to be erased: the same proposal as in the desk, which somebody else
-- decides there. No log-in role of the Worker may execute it. Refuses not_found, and as `erase_customer_for`. Answers the
-- proposal, and from which day nothing of them opens any more.
create or replace function banking.tool_erase_customer(p_actor text, p_customer_id text, p_reason text) returns jsonb
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_answer jsonb;
begin
  select * into v_customer from banking.customers c where c.customer_id = p_customer_id for no key update;
  if v_customer.id is null then
    perform banking.refuse('not_found');
  end if;
  v_answer := banking.propose_erasure(p_actor, null, v_customer, p_reason, null);
  return v_answer || (select jsonb_build_object('erasedOn', c.after ->> 'erasedOn') from banking.customer_changes c
    where c.id = (v_answer ->> 'proposalId')::uuid);
end
$$;

-- What it was before, which one person did alone.
