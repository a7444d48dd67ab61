-- By which ways a code can reach a user: everybody has an e-mail address, not everybody a telephone. The one place of the
-- step-up that knows where these stand.
create or replace function banking.code_channels(p_user_id bigint) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select case when u.phone_sealed is null then array['email'] else array['email', 'sms'] end
    from banking.users u where u.id = p_user_id
$$;
