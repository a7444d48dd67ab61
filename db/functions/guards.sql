-- Trigger functions that refuse what must never happen, whoever asks.
create or replace function banking.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  raise exception '% of %.% is refused: its rows stay', tg_op, tg_table_schema, tg_table_name using errcode = 'BK001';
end
$$;

create or replace function banking.refuse_number() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  raise exception '% of %.%: a number issued by the bank has a valid check digit and never changes',
    tg_op, tg_table_schema, tg_table_name using errcode = 'BK002';
end
$$;

-- posted, version and head follow from entries: an update of them inside move_balances is at trigger depth 2.
create or replace function banking.refuse_loose_balance() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if tg_op = 'INSERT' or pg_trigger_depth() < 2 then
    raise exception 'balances move only through entries' using errcode = 'BK003';
  end if;
  return new;
end
$$;

-- Bounds of an account's columns, looked at only when one of them is written.
create or replace function banking.refuse_bad_account() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if new.account_number !~ '^[0-9]{13}$' or new.held < 0 or new.overdraft_limit < 0 then
    raise exception 'an account has 13 digits, and neither holds nor overdraft limit below zero' using errcode = 'BK007';
  end if;
  return new;
end
$$;
