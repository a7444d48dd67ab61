-- The status of a proposal as of now: one that nobody settled in time is over before the end of day says so.
create or replace function banking.proposal_status(p_proposal banking.proposals) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_proposal.status = 'pending' and p_proposal.expires_at <= clock_timestamp() then 'expired'
    else p_proposal.status end
$$;
