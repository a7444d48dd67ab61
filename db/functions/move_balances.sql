-- Entries move balances: each inserted entry takes its account from version n to n + 1, from `posted` to
-- `balance_after`, and its hash becomes the head. A statement whose entries do not balance to zero for each
-- transaction and currency, or do not continue their accounts, is refused as a whole. So posted = sum of entries
-- holds by induction. An account appears at most once in a transaction; in a statement of several transactions its
-- entries continue each other.
create or replace function banking.move_balances() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking
-- A plan made while the bank was young, with all accounts on one page, must not read them all when it is large.
set enable_seqscan = off as $$
declare
  v_lines bigint;
  v_doubt text;
  v_moved bigint;
begin
  -- One transaction in one currency is nearly every call; grouping costs ten times as much (0003).
  select count(*), case
      when bool_or(e.amount = 0) then 'zero'
      when min(e.transaction_seq) < max(e.transaction_seq) or min(e.currency) < max(e.currency) then 'several'
      when sum(e.amount) <> 0 then 'unbalanced' end
    into v_lines, v_doubt from new_entries e;
  if v_doubt is not null then
    if v_doubt = 'zero' then
      raise exception 'an entry of zero moves nothing' using errcode = 'BK006';
    end if;
    if v_doubt = 'unbalanced' or exists (select from new_entries e
        group by e.transaction_seq, e.currency having sum(e.amount) <> 0) then
      raise exception 'entries of a transaction must sum to zero' using errcode = 'BK004';
    end if;
    -- Each entry of an account continues the one before it in this statement; what is left has a line an account.
    with lines as (
      select e.account_id, e.currency, e.hash, e.version, e.amount, e.balance_after,
          row_number() over w as nth, count(*) over (partition by e.account_id) as of,
          lag(e.version) over w as version_before, lag(e.balance_after) over w as balance_before,
          min(e.currency) over (partition by e.account_id) = max(e.currency) over (partition by e.account_id) as one_currency
        from new_entries e window w as (partition by e.account_id order by e.version, e.transaction_seq)
    ), runs as (
      select l.account_id, sum(l.of) filter (where l.nth = 1) as of, min(l.currency) as currency,
          min(l.version) as first_version,
          min(l.balance_after - l.amount) filter (where l.nth = 1) as balance_before,
          min(l.balance_after) filter (where l.nth = l.of) as balance_after,
          max(l.version) as version, (array_agg(l.hash) filter (where l.nth = l.of))[1] as head
        from lines l group by l.account_id
       having bool_and(l.one_currency and (l.nth = 1
         or l.version = l.version_before + 1 and l.balance_after = l.balance_before + l.amount))
    ), moved as (
      update banking.accounts a set posted = r.balance_after, version = r.version, head = r.head
        from runs r
       where a.id = r.account_id and a.version = r.first_version - 1 and a.posted = r.balance_before
         and a.currency = r.currency
      returning r.of
    )
    select coalesce(sum(m.of), 0) into v_moved from moved m;
  else
    update banking.accounts a
       set posted = e.balance_after, version = e.version, head = e.hash
      from new_entries e
     where a.id = e.account_id
       and a.version = e.version - 1
       and a.posted + e.amount = e.balance_after
       and a.currency = e.currency;
    get diagnostics v_moved = row_count;
  end if;
  if v_moved <> v_lines then
    raise exception 'an entry does not continue its account' using errcode = 'BK005';
  end if;
  return null;
end
$$;
