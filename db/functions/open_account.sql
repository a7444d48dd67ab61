-- Opens an account of a product on offer, at most once for each id: a customer for themselves (p_customer null), an
-- operator for the customer of that id. The name that they give it is sealed, anew each time: by p_digest the same one is
-- known again. Refuses, in this order: as `admit`, forbidden (a customer who names one),
-- idempotency_conflict, not_found (customer, product), forbidden (the customer is not active), limit_exceeded.
create or replace function banking.open_account(p_jti text, p_id uuid, p_product text, p_nickname text,
  p_customer text, p_request_id text, p_digest text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator'], true);
  v_scope text := case v_actor.kind when 'customer' then 'customer:' || v_actor.customer_id else 'staff:' || v_actor.user_id end;
  v_first boolean;
  v_customer banking.customers;
  v_product banking.products;
  v_most int := (banking.setting('accounts.most_per_customer'))::int;
  v_account banking.accounts;
begin
  if (v_actor.kind = 'customer') is distinct from (p_customer is null) then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  v_first := banking.claim_request(v_scope, p_id::text, json_build_array('open', p_product, coalesce(p_digest, p_nickname), p_customer));
  if v_first then
    -- Locked, so that two openings at once are counted one after the other.
    select * into v_customer from banking.customers c
     where case v_actor.kind when 'customer' then c.id = v_actor.customer_id else c.customer_id = p_customer end
       for no key update;
    select * into v_product from banking.products p, banking.business_dates b
     where p.code = p_product and p.type in ('savings', 'current')
       and p.offered_from <= b.current and b.current < p.offered_until;
    if v_customer.id is null or v_product.code is null then
      perform banking.refuse('not_found', jsonb_build_object('field', case when v_customer.id is null then 'customer' else 'product' end));
    end if;
    if v_customer.status <> 'active' then
      raise exception 'forbidden' using errcode = 'BK403', detail = '{"field":"customer"}';
    end if;
    if v_most <= (select count(*) from banking.account_parties p join banking.accounts a on a.id = p.account_id
                   where p.customer_id = v_customer.id and p.role = 'owner' and a.type <> 'term_deposit' and a.status <> 'closed') then
      perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'accounts', 'most', v_most));
    end if;
    v_account := banking.make_account(banking.issue_account_number(), p_product, v_customer.id, banking.check_sealed(p_nickname),
      'user:' || v_actor.user_id, v_scope, p_id::text);
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'accounts.open', 'account:' || v_account.id, p_request_id,
      jsonb_build_object('product', p_product, 'customer', v_customer.id));
  else
    select a.* into strict v_account from banking.account_events e join banking.accounts a on a.id = e.account_id
     where e.scope = v_scope and e.key = p_id::text;
  end if;
  -- Only what never changes, so that a replay gets the very answer of the first time.
  return jsonb_build_object('replayed', not v_first, 'accountNumber', v_account.account_number, 'type', v_account.type,
    'productCode', v_account.product_code, 'nickname', banking.own_words('accounts', 'nickname', '', p_nickname), 'currency', v_account.currency,
    'openedOn', to_char(v_account.opened_on, 'YYYY-MM-DD'));
end
$$;
grant execute on function banking.open_account(text, uuid, text, text, text, text, text) to banking_app;
