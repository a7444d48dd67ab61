-- Takes all second factors of a user away; they enrol new ones at the next sign-in.
create or replace function banking.forget_factors(p_user_id bigint) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if to_regclass('banking.user_factors') is not null then
    execute 'delete from banking.user_factors where user_id = $1' using p_user_id;
  end if;
end
$$;
