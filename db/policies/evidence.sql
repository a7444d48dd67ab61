-- What every deed leaves by itself: defaults and triggers of the evidence tables. Applied after tables.sql; re-appliable.

-- Evidence: in which transaction, and from where as `admit` left it. Defaults, so that no verb can forget them.
do $$
declare
  v_table text;
begin
  foreach v_table in array banking.evidence_tables() loop
    execute format($f$alter table banking.%I alter column transaction_id set default pg_current_xact_id(),
      alter column address set default nullif(split_part(current_setting('banking.origin', true), e'\n', 2), ''),
      alter column agent set default nullif(split_part(current_setting('banking.origin', true), e'\n', 3), '')$f$, v_table);
  end loop;
end
$$;
create or replace trigger rows_stay before delete or truncate on banking.evidence_seals
  for each statement execute function banking.refuse_change();
create or replace trigger seal_stays before update on banking.evidence_seals
  for each row when (old.signature is not null or (old.number, old.previous, old.hash, old.sealed_at)
    is distinct from (new.number, new.previous, new.hash, new.sealed_at)) execute function banking.refuse_change();
create or replace trigger events_alert after insert on banking.security_events
  for each row when (new.severity in ('high', 'critical')) execute function banking.raise_alert();
create or replace trigger rows_stay before delete or truncate on banking.alerts
  for each statement execute function banking.refuse_change();

-- Rows with a state leave before and after (note_change.sql). The trigger looks at `noted` columns alone, so what the
-- ledger, the clock and each sign-in write by themselves costs nothing: `quiet`. Of what is noted, numbers, dates,
-- enumerations and ids are shown, and text only where it is named here: a new column of text stays hidden until
-- somebody has decided that it holds nothing personal and no secret.
do $$
declare
  v_of record;
  v_noted text[];
  v_shown text[];
begin
  for v_of in
    select * from (values
      ('accounts', '{posted,held,version,head}', '{product_code,currency}'),
      ('account_parties', '{}', '{role,mandate}'),
      ('account_nominees', '{}', '{}'),
      ('joint_nominees', '{}', '{}'),
      ('account_limits', '{changed_at}', '{channel}'),
      ('limit_raises', '{}', '{channel,kind,status}'),
      ('account_changes', '{}', '{kind,status}'),
      ('customer_changes', '{}', '{kind,status}'),
      ('data_exports', '{files,after_account,after_version}', '{status}'),
      ('applications', '{changed_at}', '{status,kyc_level,risk,product_code}'),
      ('application_hits', '{}', '{}'),
      ('setting_changes', '{told_customer}', '{kind,status}'),
      ('payees', '{paid_on,paid_amount}', '{match,currency,status}'),
      ('schedules', '{next_number,next_nominal,next_date,done_count,changed_at}',
        '{channel,currency,rule,month_end,holiday,status}'),
      ('pots', '{filled_on,next_on,hold_id}', '{status}'),
      ('transaction_notes', '{}', '{category}'),
      ('tickets', '{messages,unread,changed_at}', '{category,priority,status}'),
      ('canned_answers', '{}', '{status}'),
      ('term_deposits', '{announced_on}', '{offer_code,day_count,renewal,status}'),
      ('proposals', '{}', '{kind,currency,force_kind,status}'),
      ('risk_rules', '{}', '{code,kind,currency,parameters,action}'),
      ('risk_rule_changes', '{}', '{code,status}'),
      ('risk_orders', '{}', '{kind,currency,channel,status}'),
      ('cases', '{}', '{status}'),
      ('joint_orders', '{}', '{kind,currency,channel,status}'),
      ('customers', '{reminded_for}', '{status,kyc_level,risk}'),
      ('users', '{failures,last_sign_in_at}', '{kind,status}'),
      ('configurations', '{}', '{name,value,source}'),
      ('secrets', '{}', '{name}'),
      ('products', '{}', '{code,name,currency,summary,gl_code}'),
      ('product_terms', '{}', '{product_code,source}'),
      ('product_limits', '{}', '{product_code,channel,source}'),
      ('term_offers', '{}', '{code,product_code,day_count,source}'),
      ('fx_rates', '{}', '{base,counter,source}'),
      ('gl_accounts', '{}', '{code,name,class,parent}'),
      ('holidays', '{}', '{name,source}'),
      ('own_accounts', '{}', '{product_code,currency}')) of (name, quiet, texts)
  loop
    select array_agg(a.attname::text order by a.attnum) filter (where a.attname <> all (v_of.quiet::text[])),
        array_agg(a.attname::text order by a.attnum)
          filter (where a.attname = any (v_of.texts::text[]) or a.atttypid not in ('text'::regtype, 'bytea'::regtype, 'jsonb'::regtype))
      into v_noted, v_shown
      from pg_attribute a
     where a.attrelid = ('banking.' || v_of.name)::regclass and a.attnum > 0 and not a.attisdropped;
    execute format('create or replace trigger changes_are_noted after insert or delete or update of %s on banking.%I
        for each row execute function banking.note_change(%L, %L, %L)',
      (select string_agg(quote_ident(n), ', ') from unnest(v_noted) n), v_of.name,
      (select array_agg(a.attname::text order by k.at) from pg_index i, unnest(i.indkey) with ordinality k(attnum, at)
         join pg_attribute a on a.attnum = k.attnum
        where i.indrelid = ('banking.' || v_of.name)::regclass and i.indisprimary and a.attrelid = i.indrelid),
      v_noted, v_shown);
  end loop;
end
$$;
