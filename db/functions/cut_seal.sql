-- Seals the next transactions of the journal, p_most at most: their entries' hashes under one hash, chained to the seal
-- before. Answers the seal, unsigned, or null where there is nothing new or where a writer takes too long. Whoever runs
-- this at the same time waits, and goes on after it. Who asked to be told of money is told here, and the books
-- by day take them in.
create or replace function banking.cut_seal(p_most integer) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_last banking.seals;
  v_given bigint;
  v_new banking.seals;
begin
  perform pg_advisory_xact_lock(hashtext('banking seals'));
  select * into v_last from banking.seals order by number desc limit 1;
  -- Numbers up to this one have been given; when those who may hold one have ended, it is final which of them exist.
  v_given := pg_sequence_last_value(pg_get_serial_sequence('banking.transactions', 'seq')::regclass);
  if coalesce(v_given, 0) <= coalesce(v_last.last_seq, 0) or not banking.await_writers(interval '5 seconds') then
    return null;
  end if;
  select max(t.seq) into v_new.last_seq
    from (select seq from banking.transactions where seq > coalesce(v_last.last_seq, 0) and seq <= v_given
           order by seq limit p_most) t;
  if v_new.last_seq is null then
    return null;
  end if;
  v_new.number := coalesce(v_last.number, 0) + 1;
  v_new.first_seq := coalesce(v_last.last_seq, 0) + 1;
  v_new.previous := coalesce(v_last.hash, decode(repeat('00', 32), 'hex'));
  v_new.sealed_at := date_trunc('milliseconds', clock_timestamp());
  select count(*), sha256(coalesce(string_agg(e.hash, ''::bytea order by e.transaction_seq, e.account_id), ''))
    into v_new.entries, v_new.digest
    from banking.entries e where e.transaction_seq between v_new.first_seq and v_new.last_seq;
  v_new.hash := sha256(convert_to(concat_ws(e'\n', 'edgebank-seal-1', v_new.number, v_new.first_seq, v_new.last_seq,
    v_new.entries, encode(v_new.digest, 'hex'), encode(v_new.previous, 'hex'), banking.instant(v_new.sealed_at)), 'UTF8'));
  insert into banking.seals values (v_new.*);
  perform banking.roll_books(v_new.first_seq, v_new.last_seq);
  perform banking.tell_of_money(v_new.first_seq, v_new.last_seq);
  insert into banking.audit_logs (actor, action, subject)
  values ('job:seal', 'ledger.seal', 'seal:' || v_new.number);
  return banking.seal_answer(v_new);
end
$$;
grant execute on function banking.cut_seal(integer) to banking_job;
