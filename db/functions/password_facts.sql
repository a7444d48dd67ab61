-- What the Worker needs to judge a new password of this user and to hash it: who they are (their name and address sealed, with
-- the wrapped key), and today's cost.
create or replace function banking.password_facts(p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('hasFactor', banking.has_factor(u.id), 'words', banking.personal_words(u.id),
      'cost', banking.setting('auth.argon2'), 'name', banking.user_name(u.id), 'contact', jsonb_build_object('userId', u.id::text, 'email', u.email_sealed,
      'key', banking.kept_key(banking.key_in(u.email_sealed))))
    from banking.users u where u.id = p_user_id
$$;
