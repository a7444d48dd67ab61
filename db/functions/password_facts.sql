-- What the Worker needs to judge a new password of this user and to hash it: who they are, and today's cost.
create or replace function banking.password_facts(p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('hasFactor', banking.has_factor(p_user_id), 'words', banking.personal_words(p_user_id),
    'cost', banking.setting('auth.argon2'))
$$;
