-- The kinds of second factor that a user can prove now; empty where there is none. `email` and `sms` are codes that are
-- sent at sign-in, where the user wants that. A recovery code stands in for an app or a passkey and is none by itself.
create or replace function banking.factors_of(p_user_id bigint) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select k.kinds
      || case when exists (select from banking.users u where u.id = p_user_id and u.sign_in_code_since is not null)
        then banking.code_channels(p_user_id) else '{}' end
      || case when cardinality(k.kinds) > 0
          and exists (select from banking.recovery_codes c where c.user_id = p_user_id and c.used_at is null)
        then array['recovery'] else '{}' end
    from (select array(
      select f.kind from banking.user_factors f
       where f.user_id = p_user_id and f.confirmed_at is not null and f.removed_at is null
      union
      select 'passkey' from banking.passkeys p where p.user_id = p_user_id and p.removed_at is null
      order by 1) as kinds) k
$$;

-- What the Worker needs to judge a code: the secrets of a user's factors, sealed by a key that is not here.
create or replace function banking.sealed_factors(p_user_id bigint, p_confirmed boolean) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'secret', f.secret,
      'lastUsedStep', coalesce(f.last_used_step, -1)) order by f.created_at), '[]')
    from banking.user_factors f
   where f.user_id = p_user_id and f.removed_at is null and (f.confirmed_at is not null) = p_confirmed
$$;
