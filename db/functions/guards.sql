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

-- posted, version and head follow from entries: the triggers that call this let move_balances through, and nothing else.
create or replace function banking.refuse_loose_balance() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  raise exception 'balances move only through entries' using errcode = 'BK003';
end
$$;
