-- Says no to what another person proposed: it will never be done. Whoever said so may say it again. Refuses, in this order: as `admit`, not_found,
-- forbidden (one's own), already_settled.
create or replace function banking.refuse_proposal(p_jti text, p_id uuid, p_reason text, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_proposal banking.proposals;
begin
  select * into v_proposal from banking.proposals p where p.id = p_id for update;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  perform banking.refuse_barred(banking.bar_of(v_actor.user_id, v_proposal.maker_user_id, v_proposal.maker_person));
  if v_proposal.status = 'refused' and v_proposal.checker_user_id = v_actor.user_id then
    return json_build_object('id', p_id);
  end if;
  if v_proposal.status <> 'pending' or v_proposal.expires_at <= clock_timestamp() then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.proposals p
     set status = 'refused', checker_user_id = v_actor.user_id, checker_person = v_person, settled_at = clock_timestamp(),
         order_mac = '', reason = p_reason
   where p.id = p_id;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'proposals.refuse', 'proposal:' || p_id, p_request_id);
  return json_build_object('id', p_id);
end
$$;
alter function banking.refuse_proposal owner to banking_money;
-- A step of settle_proposal: the Worker's role was once allowed to take it by itself.
revoke execute on function banking.refuse_proposal from banking_app;
