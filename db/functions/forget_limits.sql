-- Limits that stand beside usage are looked up anew at the next movement, and what rules of risk have in common now: for
-- triggers on what they come from.
create or replace function banking.forget_limits() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  update banking.limit_usage u set valid_until = '-infinity' where u.valid_until > '-infinity';
  perform banking.gather_risk_gates();
  return null;
end
$$;
