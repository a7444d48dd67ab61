-- What the Worker says about a factor that it judged itself, and whether to believe it. banking_app can call every verb,
-- but only who holds the key can make this MAC (proofText in worker/factors/rules.ts is the same text). It is bound to
-- the purpose, the user, the challenge and, by p_binding, to the tokens that it is to open or the session it is said in.

-- HMAC-SHA256 (RFC 2104); the secret `factor` holds key ⊕ ipad and key ⊕ opad, 64 bytes each.
create or replace function banking.factor_mac(p_text text) returns bytea
language sql stable set search_path = pg_catalog, banking as $$
  select sha256(substring(s.value from 65) || sha256(substring(s.value from 1 for 64) || convert_to(p_text, 'UTF8')))
    from banking.secrets s where s.name = 'factor'
$$;

-- Never true without the key, nor for a field with a line break, which could stand for two.
create or replace function banking.factor_is_proved(p_purpose text, p_user_id bigint, p_kind text, p_assertion text,
  p_challenge uuid, p_binding text, p_mac bytea) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(position(e'\n' in p_kind || p_assertion) = 0
    and p_mac = banking.factor_mac(concat_ws(e'\n', 'edgebank-factor-1', p_purpose, p_user_id, p_kind, p_assertion,
      coalesce(p_challenge::text, ''), coalesce(p_binding, ''))), false)
$$;
