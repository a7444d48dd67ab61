-- Takes all second factors of a user away, with the recovery codes: the next sign-in enrols new ones.
create or replace function banking.forget_factors(p_user_id bigint) returns void
language sql set search_path = pg_catalog, banking as $$
  update banking.user_factors set removed_at = clock_timestamp() where user_id = p_user_id and removed_at is null;
  update banking.passkeys set removed_at = clock_timestamp() where user_id = p_user_id and removed_at is null;
  update banking.users set sign_in_code_since = null where id = p_user_id and sign_in_code_since is not null;
  delete from banking.recovery_codes where user_id = p_user_id;
$$;
