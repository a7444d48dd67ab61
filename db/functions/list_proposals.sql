-- The inbox of the desk: proposals of one status (`pending`, `approved`, `refused`, `expired`), newest first. `mine`: made
-- by the caller's own person, so another has to decide. Whose accounts it shows is written to access_logs. Refuses as `admit`.
create or replace function banking.list_proposals(p_jti text, p_status text, p_before timestamptz, p_limit int,
  p_request_id text default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_person text := banking.person_of(v_actor.user_id);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'amount', s.amount::text,
      'currency', s.currency, 'accountNumber', s.account_number, 'original', s.original_id, 'force', s.force_kind,
      'note', s.note, 'status', s.shown, 'maker', s.maker, 'mine', s.maker_person = v_person, 'checker', s.checker,
      'reason', s.reason, 'madeAt', s.made_at, 'expiresAt', s.expires_at) order by s.made_at desc), '[]')
    from (select p.*, banking.proposal_status(p) as shown, m.name as maker, c.name as checker,
              o.id as original_id
            from banking.proposals p join banking.users m on m.id = p.maker_user_id
            left join banking.users c on c.id = p.checker_user_id
            left join banking.transactions o on o.seq = p.original_seq
           where p.status = any (case p_status when 'expired' then array['expired', 'pending'] else array[p_status] end)
             and banking.proposal_status(p) = p_status and (p_before is null or p.made_at < p_before)
           order by p.made_at desc limit p_limit) s);
  perform banking.note_shown(v_actor, v_shown::text, 'proposals', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_proposals to banking_app;
