-- The tree over the state of all accounts at the end of a business date; worker/proofs/merkle.ts says how it is built.
-- Accounts stand in chunks of 64 by their ids.

create or replace function banking.merkle_root(p_leaves bytea[]) returns bytea
language plpgsql immutable parallel safe set search_path = pg_catalog, banking as $$
declare
  v_row bytea[] := p_leaves;
  v_above bytea[];
begin
  if coalesce(cardinality(v_row), 0) = 0 then
    return sha256('');
  end if;
  while cardinality(v_row) > 1 loop
    select array_agg(case when n < cardinality(v_row) then sha256('\x01' || v_row[n] || v_row[n + 1]) else v_row[n] end
        order by n)
      into v_above from generate_series(1, cardinality(v_row), 2) n;
    v_row := v_above;
  end loop;
  return v_row[1];
end
$$;

-- The leaves of one chunk, in the order of account ids: accounts that had an entry by then.
create or replace function banking.chunk_leaves(p_date date, p_chunk bigint)
returns table (account_id bigint, version bigint, leaf bytea)
language sql stable set search_path = pg_catalog, banking as $$
  select a.id, e.version, sha256('\x00' || convert_to(a.account_number, 'UTF8') || int8send(e.version) || e.hash)
    from banking.accounts a
    cross join lateral (select o.version, o.hash from banking.entries o
      where o.account_id = a.id and o.booking_date <= p_date
      order by o.booking_date desc, o.transaction_seq desc limit 1) e
   where a.id between p_chunk * 64 and p_chunk * 64 + 63
   order by a.id
$$;

-- The chunks' roots and the root over them, of a date on which nothing is booked any more.
create or replace function banking.root_of(p_date date, p_chunks bigint) returns banking.roots
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_root banking.roots;
  v_chunks bytea[];
begin
  select array_agg(c.root order by c.chunk), string_agg(c.root, ''::bytea order by c.chunk), sum(c.leaves)
    into v_chunks, v_root.chunks, v_root.accounts
    from (select n as chunk, banking.merkle_root(array_agg(l.leaf order by l.account_id) filter (where l.leaf is not null)) as root,
                 count(l.leaf) as leaves
            from generate_series(0, p_chunks - 1) n
            left join lateral banking.chunk_leaves(p_date, n) l on true
           group by n) c;
  v_root.date := p_date;
  v_root.root := banking.merkle_root(v_chunks);
  return v_root;
end
$$;

-- Makes the root of a closed business date, once: after everything that was booked on it is sealed. Answers the root,
-- unsigned, or null where there is one, where the date is not closed, or where a writer takes too long. Without p_date,
-- the newest closed one.
create or replace function banking.make_root(p_date date) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_date date := coalesce(p_date, (select b.current - 1 from banking.business_dates b));
  v_root banking.roots;
begin
  perform pg_advisory_xact_lock(hashtext('banking seals'));
  if exists (select from banking.roots r where r.date >= v_date)
    or (select b.current <= v_date from banking.business_dates b) or not banking.await_writers(interval '5 seconds')
  then
    return null;
  end if;
  v_root := banking.root_of(v_date, (select coalesce(max(a.id), 0) / 64 + 1 from banking.accounts a));
  select s.hash into v_root.seal from banking.seals s order by s.number desc limit 1;
  if v_root.seal is null then
    return null;
  end if;
  select e.number, e.hash into v_root.evidence_number, v_root.evidence
    from banking.evidence_seals e order by e.number desc limit 1;
  v_root.made_at := date_trunc('milliseconds', clock_timestamp());
  insert into banking.roots values (v_root.*);
  insert into banking.audit_logs (actor, action, subject) values ('job:seal', 'ledger.root', 'root:' || v_date);
  return banking.root_answer(v_root);
end
$$;
grant execute on function banking.make_root(date) to banking_job;
