-- The next customer id or account number. A sequence times a number without common factors visits each number of
-- the range once in scattered order: neighbours cannot be guessed by counting, and none is given twice.
create or replace function banking.issue_customer_id() returns text
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_digits text := (100000000 + (nextval('banking.customer_numbers')::numeric * 618033989) % 900000000)::text;
begin
  return 'C' || v_digits || banking.check_digit(v_digits);
end
$$;

create or replace function banking.issue_account_number() returns text
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_digits text := (100000000000 + (nextval('banking.account_numbers')::numeric * 618033988751) % 900000000000)::text;
begin
  return v_digits || banking.check_digit(v_digits);
end
$$;
