-- Opens a challenge by which the caller proves once more who they are, before a change of factors: for those whose factor
-- cannot be typed into the change itself (a passkey, a code that is sent). `reprove` takes it, once. What a passkey signs
-- here is random. Refuses as `admit`; not_found where there is no such factor.
create or replace function banking.ask_reproof(p_jti text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
begin
  if not banking.factors_of(v_actor.user_id) && array['passkey', 'email', 'sms'] then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  return banking.open_step_up(v_actor, 'factor', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), '{}',
    p_request_id) - 'refused';
end
$$;
grant execute on function banking.ask_reproof(text, text) to banking_app;

-- Consumes such a challenge: true once.
create or replace function banking.take_reproof(p_actor banking.actor, p_challenge text) returns boolean
language sql volatile set search_path = pg_catalog, banking as $$
  select coalesce(bool_or(banking.use_challenge(p_actor.user_id, p_actor.session_id, c.id, 'factor', c.binding)), false)
    from banking.challenges c where c.id = p_challenge::uuid
$$;
