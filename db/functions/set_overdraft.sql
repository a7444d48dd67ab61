-- Staff sets how far an account may go below zero, in minor units; below what is used now it only stops further
-- debits. Refuses: as `admit`, invalid_input, not_found, account_not_active (closed), currency_mismatch,
-- limit_exceeded (above what the product allows).
create or replace function banking.set_overdraft(p_jti text, p_account text, p_limit bigint, p_currency text,
  p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_account banking.accounts;
  v_most bigint;
begin
  if (p_limit >= 0) is not true or coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"limit"}';
  end if;
  select * into v_account from banking.accounts a
   where a.account_number = p_account and a.type <> 'bank' for no key update;
  if v_account.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  select p.overdraft_most into strict v_most from banking.products p where p.code = v_account.product_code;
  if v_account.status = 'closed' then
    raise exception 'account_not_active' using errcode = 'BK409';
  end if;
  if v_account.currency is distinct from p_currency then
    raise exception 'currency_mismatch' using errcode = 'BK409';
  end if;
  if p_limit > v_most then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'overdraft', 'currency', v_account.currency,
      'minor', jsonb_build_object('most', v_most::text)));
  end if;
  update banking.accounts a set overdraft_limit = p_limit where a.id = v_account.id;
  insert into banking.account_events (account_id, kind, actor, reason, detail)
  values (v_account.id, 'overdraft', 'user:' || v_actor.user_id, p_reason,
    jsonb_build_object('from', v_account.overdraft_limit, 'to', p_limit));
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'accounts.overdraft', 'account:' || v_account.id, p_request_id,
    jsonb_build_object('from', v_account.overdraft_limit, 'to', p_limit));
  return jsonb_build_object('accountNumber', p_account, 'currency', v_account.currency, 'limit', p_limit::text);
end
$$;
grant execute on function banking.set_overdraft(text, text, bigint, text, text, text) to banking_app;
