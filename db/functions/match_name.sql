-- How a typed name compares with the one that the bank knows: `match` (the same words in any order, whatever case,
-- marks and titles), `close` (initials or parts of it, or most of its letters), `none`. No answer tells the name.
create or replace function banking.match_name(p_typed text, p_known text) returns text
language sql immutable set search_path = pg_catalog, banking as $$
  with words as (
    select side, array_agg(word order by word) as list, string_agg(word, '' order by word) as letters
      from (values ('typed', p_typed), ('known', p_known)) n(side, name),
        regexp_split_to_table(lower(normalize(coalesce(name, ''), nfkc)), '[^[:alnum:]]+') word
     where word <> '' and word not in ('mr', 'mrs', 'ms', 'miss', 'dr', 'shri', 'smt', 'prof')
     group by side),
  pairs as (
    select side, substr(letters, n, 2) as pair, count(*) as times from words, generate_series(1, length(letters) - 1) n
     group by side, pair)
  select case
      when t.list is null or k.list is null then 'none'
      when t.list = k.list then 'match'
      when not exists (select from unnest(t.list) one where not exists (select from unnest(k.list) other
          where starts_with(other, one) or starts_with(one, other) and length(other) = 1)) and length(t.letters) > 1 then 'close'
      when 2 * (select coalesce(sum(least(a.times, b.times)), 0) from pairs a join pairs b on b.pair = a.pair and b.side = 'known'
          where a.side = 'typed') >= 0.7 * (length(t.letters) + length(k.letters) - 2) and length(t.letters) > 3 then 'close'
      else 'none' end
    from (values (true)) one left join words t on t.side = 'typed' left join words k on k.side = 'known'
$$;
