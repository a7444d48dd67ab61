-- Writes beside one line of the caller's own: a note and a category of theirs, which the other side never sees; the
-- journal stays as it is. p_change holds what is to change, {"note": text or null, "category": name or null}: null
-- takes it back, a name that is left out stays; the text is sealed under the caller's key (worker/vault/notes.ts). p_account is the number of the account whose side is meant, where the
-- transaction has two of the caller's. Answers the receipt. Refuses, in this order: as `admit`, not_found, forbidden.
create or replace function banking.annotate_transaction(p_jti text, p_id uuid, p_account text, p_change jsonb,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_line record;
  v_note text;
  v_category banking.category;
begin
  select t as transaction, e.account_id, e.amount, e.balance_after, a.account_number, p.mandate into v_line
    from banking.transactions t
    join banking.entries e on e.transaction_seq = t.seq
    join banking.accounts a on a.id = e.account_id
    join banking.account_parties p on p.account_id = e.account_id and p.customer_id = v_actor.customer_id
     and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
   where t.id = p_id and (p_account is null or a.account_number = p_account)
   order by t.scope = 'customer:' || v_actor.customer_id desc, e.amount, t.seq desc limit 1;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if v_line.mandate = 'view' then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  -- Of two at once the second goes on from what the first has left.
  perform pg_advisory_xact_lock(hashtextextended('note:' || v_line.account_id, (v_line.transaction).seq));
  select n.note, n.category into v_note, v_category from banking.transaction_notes n
   where n.account_id = v_line.account_id and n.transaction_seq = (v_line.transaction).seq;
  if p_change ? 'note' then
    v_note := banking.check_sealed(nullif(p_change ->> 'note', ''));
  end if;
  if p_change ? 'category' then
    v_category := p_change ->> 'category';
  end if;
  if v_note is null and v_category is null then
    delete from banking.transaction_notes n
     where n.account_id = v_line.account_id and n.transaction_seq = (v_line.transaction).seq;
  else
    insert into banking.transaction_notes as n (account_id, transaction_seq, note, category)
    values (v_line.account_id, (v_line.transaction).seq, v_note, v_category)
    on conflict (account_id, transaction_seq)
    do update set note = excluded.note, category = excluded.category, updated_at = statement_timestamp();
  end if;
  -- Which of the two changed, not to what: an audit row outlives the text.
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'ledger.annotate', 'transaction:' || (v_line.transaction).seq, p_request_id,
    jsonb_build_object('changed', (select coalesce(jsonb_agg(k order by k), '[]') from jsonb_object_keys(p_change) k
      where k in ('note', 'category'))));
  return banking.transaction_answer(v_line.transaction, v_line.balance_after)::jsonb
    || jsonb_build_object('account', v_line.account_number, 'signed', v_line.amount::text, 'ownNote',
      banking.own_words('transaction_notes', 'note', (v_line.transaction).id::text, v_note),
      'category', v_category);
end
$$;
grant execute on function banking.annotate_transaction(text, uuid, text, jsonb, text) to banking_app;
