-- Whether a user signs in with more than a password: then a shorter one will do (NIST SP 800-63B-4, 3.1.1.2).
create or replace function banking.has_factor(p_user_id bigint) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select cardinality(banking.factors_of(p_user_id)) > 0
$$;
