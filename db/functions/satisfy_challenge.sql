-- Marks an open challenge as satisfied by a factor that was just proved: the code by confirm_code, a passkey by whoever
-- has checked its signature over the binding. The caller holds its row.
create or replace function banking.satisfy_challenge(p_challenge banking.challenges, p_factor text, p_request_id text)
returns jsonb
language plpgsql volatile set search_path = pg_catalog, banking as $$
begin
  perform banking.forget_code(p_challenge.message_id);
  update banking.challenges c
     set satisfied_at = clock_timestamp(), factor = p_factor, code_salt = null, code_hash = null, message_id = null
   where c.id = p_challenge.id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_challenge.user_id, 'challenges.satisfy', 'challenge:' || p_challenge.id, p_request_id,
    jsonb_build_object('purpose', p_challenge.purpose, 'factor', p_factor));
  return jsonb_build_object('challengeId', p_challenge.id, 'factor', p_factor,
    'expiresAt', banking.wire_instant(p_challenge.expires_at));
end
$$;
