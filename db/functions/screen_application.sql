-- Looks for an applicant's name on the screening list: names with two words in common, or with their only word. The
-- score is Dice's: of 100, how many of both names' words are the same; 100 is the same words in whatever order.
-- What was judged before stays judged.
create or replace function banking.screen_application(p banking.applications) returns void
language sql volatile set search_path = pg_catalog, banking as $$
  insert into banking.application_hits (application_id, entry_id, score)
  select p.id, f.id, round(200.0 * f.common / (cardinality(f.tokens) + cardinality(p.name_tokens)))
    from (select e.id, e.tokens, (select count(*) from unnest(e.tokens) t where t = any (p.name_tokens)) as common
            from banking.screening_entries e where e.is_active and e.tokens && p.name_tokens) f
   where f.common >= least(2, cardinality(f.tokens), cardinality(p.name_tokens))
   order by 3 desc, f.id limit 50
  on conflict do nothing
$$;
