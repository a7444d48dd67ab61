-- The ISO/IEC 7064 MOD 11,10 check digit of a string of decimal digits.
create or replace function banking.check_digit(p_digits text) returns text
language plpgsql immutable strict parallel safe set search_path = pg_catalog, banking as $$
declare
  v_remainder int := 10;
  v_sum int;
begin
  for v_index in 1 .. length(p_digits) loop
    v_sum := (v_remainder + substr(p_digits, v_index, 1)::int) % 10;
    v_remainder := (case when v_sum = 0 then 10 else v_sum end * 2) % 11;
  end loop;
  return (11 - v_remainder) % 10;
end
$$;
