-- Takes all second factors of a user away, with the recovery codes: the next sign-in enrols new ones.
create or replace function banking.forget_factors(p_user_id bigint) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if to_regclass('banking.user_factors') is not null then
    execute 'update banking.user_factors set removed_at = clock_timestamp() where user_id = $1 and removed_at is null'
      using p_user_id;
    execute 'delete from banking.recovery_codes where user_id = $1' using p_user_id;
  end if;
end
$$;
