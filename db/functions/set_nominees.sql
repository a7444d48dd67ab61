-- Replaces the nominees of an account, [{name, relation, sharePercent, words}], the words sealed, and a keyed hash of them in
-- hex; the owner alone names them. Where others decide about the account as well it waits for all of them ({proposalId}), one
-- list at a time; the same one again is the same order. Refuses, in this order: as `admit`, not_found, forbidden (not the
-- owner), account_not_active (closed), invalid_input (shares above 100), already_settled (another list waits).
create or replace function banking.set_nominees(p_jti text, p_account text, p_nominees jsonb, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_account banking.accounts := banking.locked_account(v_actor.customer_id, p_account, false);
  v_waiting banking.joint_orders;
begin
  if not exists (select from banking.account_parties p
    where p.account_id = v_account.id and p.customer_id = v_actor.customer_id and p.role = 'owner') then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  if v_account.status = 'closed' then
    raise exception 'account_not_active' using errcode = 'BK409';
  end if;
  if (select coalesce(sum(n.share), 0) > 100 or coalesce(bool_or(n.share <= 0 or n.share <> round(n.share, 2)), false)
        from jsonb_to_recordset(p_nominees) n0 ("sharePercent" numeric), lateral (select n0."sharePercent") n (share)) then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"nominees"}';
  end if;
  -- Whoever orders one holds the account's row, so it stays true until the end of the transaction.
  select * into v_waiting from banking.joint_orders j
   where j.account_id = v_account.id and j.kind = 'nominees' and j.status = 'pending';
  if v_waiting.expires_at > clock_timestamp() then
    if not banking.names_same(v_waiting.id, p_nominees) then
      perform banking.refuse('already_settled', '{"field": "nominees"}');
    end if;
    return jsonb_build_object('proposalId', v_waiting.id, 'replayed', true);
  end if;
  if exists (select from banking.cosigners(v_account.id, v_actor.customer_id)) then
    return banking.propose_nominees(v_actor, v_account, p_nominees, v_waiting.id, p_request_id);
  end if;
  perform banking.put_nominees(v_account.id, p_nominees, 'user:' || v_actor.user_id, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.set_nominees(text, text, jsonb, text) to banking_app;

-- These and nobody else are the nominees of an account from now on. Who they are is personal: the audit row tells how many.
create or replace function banking.put_nominees(p_account_id bigint, p_nominees jsonb, p_by text, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  delete from banking.account_nominees n where n.account_id = p_account_id;
  insert into banking.account_nominees (account_id, position, name, relation, share_percent)
  select p_account_id, n.position, banking.check_sealed(n.one ->> 'name'), banking.check_sealed(n.one ->> 'relation'), (n.one ->> 'sharePercent')::numeric
    from jsonb_array_elements(p_nominees) with ordinality n (one, position);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_by, 'accounts.nominees', 'account:' || p_account_id, p_request_id,
    jsonb_build_object('count', jsonb_array_length(p_nominees)));
end
$$;
