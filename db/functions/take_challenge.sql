-- Consumes a satisfied challenge as use_challenge, for verbs that leave nothing behind when they refuse: raises
-- step_up_required, and whoever asked opens a challenge in a transaction of its own.
create or replace function banking.take_challenge(p_user_id bigint, p_session_id bigint, p_challenge uuid, p_purpose text,
  p_binding bytea) returns void
language plpgsql volatile set search_path = pg_catalog, banking as $$
begin
  if not banking.use_challenge(p_user_id, p_session_id, p_challenge, p_purpose, p_binding) then
    raise exception 'step_up_required' using errcode = 'BK401';
  end if;
end
$$;
alter function banking.take_challenge owner to banking_money;
