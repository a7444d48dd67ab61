-- Once nothing personal stands in clear any more where it did, nothing ever will: the columns accept only null, or only
-- what is sealed. Evidence is not written anew: what is in it from before stays until it is too old to be kept, and what is
-- new is sealed. Called by migrate and after what stood in clear was sealed; answers whether it is so.
create or replace function banking.close_plain() returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_table text;
  v_of record;
  v_plain boolean;
  v_closed boolean := true;
begin
  foreach v_table in array banking.evidence_tables() loop
    if not exists (select from pg_constraint c
      where c.conrelid = format('banking.%I', v_table)::regclass and c.conname = 'address_is_sealed')
    then
      execute format($f$alter table banking.%I add constraint address_is_sealed check (address like 'v1.%%') not valid$f$, v_table);
    end if;
  end loop;
  -- Counts of tills are never written anew either.
  if not exists (select from pg_constraint c where c.conname = 'till_count_notes_sealed') then
    alter table banking.till_counts add constraint till_count_notes_sealed check (note like 'v1.%') not valid;
  end if;
  for v_of in select * from (values
      ('users', 'user_addresses_sealed', 'email is null and phone is null'),
      ('users', 'user_names_sealed', 'name is null'),
      ('customers', 'customer_names_sealed', 'full_name is null'),
      ('payees', 'payee_nicknames_sealed', $c$nickname like 'v1.%'$c$),
      ('pots', 'pot_names_sealed', $c$name like 'v1.%' or name = 'erased'$c$),
      ('account_nominees', 'nominees_sealed', $c$name like 'v1.%' and relation like 'v1.%'$c$),
      ('schedules', 'schedule_notes_sealed', $c$note like 'v1.%'$c$),
      ('joint_orders', 'joint_order_notes_sealed', $c$note like 'v1.%'$c$),
      ('risk_orders', 'risk_order_notes_sealed', $c$note like 'v1.%'$c$),
      ('proposals', 'proposal_notes_sealed', $c$note like 'v1.%'$c$),
      ('transaction_notes', 'own_notes_sealed', $c$note like 'v1.%'$c$),
      ('user_sessions', 'session_origin_sealed', $c$address like 'v1.%' and user_agent like 'v1.%'$c$)) of (name, rule, holds)
  loop
    continue when exists (select from pg_constraint c where c.conname = v_of.rule);
    execute format('select exists (select from banking.%I where not (%s))', v_of.name, v_of.holds) into v_plain;
    if v_plain then
      v_closed := false;
    else
      execute format('alter table banking.%I add constraint %I check (%s)', v_of.name, v_of.rule, v_of.holds);
    end if;
  end loop;
  -- Nor is the journal: what is in it from before stays until `rotate-keys --journal yes` has sealed it. Not before what
  -- waits to be booked is sealed, and no stricter than the rules for that: an order that may wait and cannot be booked would
  -- stop the job that books them all. The bank's own words (rates and months of fees, interest and exchange) are no person's.
  if not exists (select from pg_constraint c where c.conname = 'journal_notes_sealed') and not exists (select from unnest(
    array['schedule', 'joint_order', 'risk_order', 'proposal']) w (name)
      where not exists (select from pg_constraint c where c.conname = w.name || '_notes_sealed'))
  then
    alter table banking.transactions add constraint journal_notes_sealed check (note is null
      or type in ('fee', 'interest', 'exchange') or note like 'v1.%') not valid;
  end if;
  return v_closed;
end
$$;
