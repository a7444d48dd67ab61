-- Carries out what another person proposed, exactly once, as the maker's order. Whoever approved it is told the same
-- again. Refuses, in this order: as `admit`, not_found, forbidden (one's own, by the person), already_settled (refused,
-- expired, approved by somebody else), as `carry_out`, which leaves it pending.
create or replace function banking.approve_proposal(p_jti text, p_id uuid, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_proposal banking.proposals;
  v_answer json;
begin
  select * into v_proposal from banking.proposals p where p.id = p_id for update;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  perform banking.refuse_barred(banking.bar_of(v_actor.user_id, v_proposal.maker_user_id, v_proposal.maker_person));
  if v_proposal.status = 'approved' and v_proposal.checker_user_id = v_actor.user_id then
    return (select banking.order_answer(t, true) from banking.transactions t where t.seq = v_proposal.transaction_seq);
  end if;
  if v_proposal.status <> 'pending' or v_proposal.expires_at <= clock_timestamp() then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  v_answer := banking.carry_out(v_proposal, false, v_actor.user_id, p_request_id);
  update banking.proposals p
     set status = 'approved', checker_user_id = v_actor.user_id, checker_person = v_person, settled_at = clock_timestamp(),
         order_mac = '', transaction_seq = (select t.seq from banking.transactions t
           where t.scope = v_proposal.scope and t.id = v_proposal.key::uuid)
   where p.id = p_id;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'proposals.approve', 'proposal:' || p_id, p_request_id);
  return v_answer;
end
$$;
alter function banking.approve_proposal owner to banking_money;
-- A step of settle_proposal: the Worker's role was once allowed to take it by itself.
revoke execute on function banking.approve_proposal from banking_app;
