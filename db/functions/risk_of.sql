-- How risky a customer would be, from what is known of them: {"risk", "reasons"}. p_facts is {"countries" (nationality,
-- residence, tax), "occupation"}; p_score that of the likest name on the list that nobody has ruled out, null: none.
create or replace function banking.risk_of(p_facts jsonb, p_score int) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select banking.risk_by(array_remove(array[
      case when r.lists -> 'callForAction' ?| c.countries then 'country_call_for_action' end,
      case when r.lists -> 'increasedMonitoring' ?| c.countries then 'country_increased_monitoring' end,
      case when r.lists -> 'highOccupations' ? (p_facts ->> 'occupation') then 'occupation_high' end,
      case when r.lists -> 'mediumOccupations' ? (p_facts ->> 'occupation') then 'occupation_medium' end], null), p_score)
    from (select banking.setting('kyc.risk') as lists) r,
      (select array(select jsonb_array_elements_text(p_facts -> 'countries')) as countries) c
$$;

-- The same, once its reasons are known: those of a name come and go with its hits.
create or replace function banking.risk_by(p_reasons text[], p_score int) returns jsonb
language sql immutable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('reasons', to_jsonb(r.reasons), 'risk', case
      when r.reasons && array['country_call_for_action', 'occupation_high', 'name_same'] then 'high'
      when cardinality(r.reasons) > 0 then 'medium' else 'low' end)
    from (select array(select reason from unnest(p_reasons) reason where reason not like 'name%')
      || case when p_score = 100 then array['name_same'] when p_score is not null then array['name_alike'] else '{}' end as reasons) r
$$;

-- The score of the likest name that nobody has ruled out.
create or replace function banking.open_score(p_application uuid) returns int
language sql stable set search_path = pg_catalog, banking as $$
  select max(h.score) from banking.application_hits h where h.application_id = p_application and h.is_match is distinct from false
$$;
