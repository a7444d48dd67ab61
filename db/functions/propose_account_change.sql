-- Keeps a change of an account, locked by its verb, for a second person until it expires. Asked for again by the same
-- person while it waits, it is the same one. Refuses: as `refuse_account_change`, already_settled (`waits`: another of its
-- kind does). Answers its proposal's id.
create or replace function banking.propose_account_change(p_actor banking.actor, p_account banking.accounts, p_kind text,
  p_before jsonb, p_after jsonb, p_reason text, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_subject text := coalesce(p_after ->> 'customerId', '');
  v_change banking.account_changes;
begin
  perform banking.refuse_account_change(p_account, p_kind, p_after, p_actor.user_id);
  -- What nobody decided in time must not stand in the way of asking anew.
  update banking.account_changes c set status = 'expired', settled_at = clock_timestamp()
   where c.account_id = p_account.id and c.status = 'pending' and c.expires_at <= clock_timestamp();
  select * into v_change from banking.account_changes c
   where c.account_id = p_account.id and c.kind = p_kind and c.subject = v_subject and c.status = 'pending';
  if v_change.id is not null then
    if (v_change.maker_user_id, v_change.after, v_change.reason) is distinct from (p_actor.user_id, p_after, p_reason) then
      raise exception 'already_settled' using errcode = 'BK409', detail = '{"waits":true}';
    end if;
    return jsonb_build_object('replayed', true, 'status', 'pending', 'proposalId', v_change.id);
  end if;
  insert into banking.account_changes (kind, account_id, subject, before, after, reason, maker_user_id, maker_person, expires_at)
  values (p_kind, p_account.id, v_subject, p_before, p_after, p_reason, p_actor.user_id, banking.person_of(p_actor.user_id),
    clock_timestamp() + (banking.setting('proposals.hours'))::int * interval '1 hour')
  returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_actor.user_id, 'accounts.propose', 'account:' || p_account.id, p_request_id,
    jsonb_build_object('change', v_change.id, 'kind', p_kind));
  return jsonb_build_object('replayed', false, 'status', 'pending', 'proposalId', v_change.id);
end
$$;
