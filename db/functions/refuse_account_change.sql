-- Refuses a change of an account that may not be, as it stands now under its lock: asked when it is proposed and again
-- when it is approved. The owner decides alone or, where somebody is there to say yes, together with the others.
-- Refuses, in this order: not_found (customer, holder), forbidden (the owner otherwise, a customer who is not
-- active, one's own person), account_not_active (closed; not dormant; with `obligations`: what keeps it open),
-- limit_exceeded (above what the product allows), already_settled (it is so already).
create or replace function banking.refuse_account_change(p_account banking.accounts, p_kind text, p_after jsonb,
  p_by bigint) returns void
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_mandate text;
  v_most bigint;
  v_obligations text[];
  v_refusal text;
begin
  if p_kind = 'holder' then
    select * into v_customer from banking.customers c where c.customer_id = p_after ->> 'customerId';
    v_mandate := banking.mandate_of(v_customer.id, p_account.id);
    v_refusal := case
      when v_customer.id is null then 'not_found'
      when exists (select from banking.account_parties p
        where p.account_id = p_account.id and p.customer_id = v_customer.id and p.role = 'owner')
        and p_after ->> 'mandate' <> 'either' and not banking.is_joint(p_after ->> 'mandate', p_account.id, v_customer.id) then 'forbidden'
      when p_after ->> 'mandate' = 'none' and v_mandate is null then 'not_found'
      when p_after ->> 'mandate' <> 'none' and v_customer.status <> 'active' then 'forbidden'
      when banking.person_of(p_by) = 'customer:' || v_customer.id then 'forbidden'
      when p_account.status = 'closed' then 'account_not_active'
      when p_after ->> 'mandate' = v_mandate then 'already_settled' end;
  elsif p_kind = 'wake' then
    v_refusal := case when p_account.status <> 'dormant' then 'account_not_active' end;
  elsif p_kind = 'close' then
    v_refusal := case when p_account.status = 'closed' then 'already_settled' end;
    -- What it has earned or owes is settled by its holder, who says where to.
    v_obligations := banking.open_obligations(p_account.id)
      || case when (banking.closing_interest(p_account)) is distinct from (0::bigint, 0::bigint) then array['interest'] else '{}' end
      || case when p_account.status in ('frozen', 'debit_frozen', 'credit_frozen') then array['frozen'] else '{}' end;
    if v_refusal is null and cardinality(v_obligations) > 0 then
      perform banking.refuse('account_not_active', jsonb_build_object('obligations', v_obligations));
    end if;
  else
    v_refusal := case when p_account.status = 'closed' then 'account_not_active' end;
    select p.overdraft_most into strict v_most from banking.products p where p.code = p_account.product_code;
    if v_refusal is null and (p_after ->> 'overdraftLimit')::bigint > v_most then
      perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'overdraft', 'currency', p_account.currency,
        'minor', jsonb_build_object('most', v_most::text)));
    end if;
  end if;
  if v_refusal is not null then
    perform banking.refuse(v_refusal);
  end if;
end
$$;
