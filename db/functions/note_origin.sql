-- Family of browser and system behind a user agent: enough to tell a strange device, too little to follow a person.
create or replace function banking.agent_family(p_agent text) returns text
language sql immutable parallel safe as $$
  select case
      when p_agent is null then null
      when p_agent like '%Edg/%' then 'Edge'
      when p_agent like '%Firefox/%' then 'Firefox'
      when p_agent like '%Chrome/%' then 'Chrome'
      when p_agent like '%Safari/%' then 'Safari'
      else 'other' end
    || case
      when p_agent like '%Android%' then ' on Android'
      when p_agent like '%iPhone%' or p_agent like '%iPad%' then ' on iOS'
      when p_agent like '%Windows%' then ' on Windows'
      when p_agent like '%Mac OS X%' then ' on macOS'
      when p_agent like '%Linux%' then ' on Linux'
      else '' end
$$;

-- Leaves for this transaction who acts and from where: evidence tables take it as the default of their columns. No
-- header and no address can hold the line break between the parts.
create or replace function banking.note_origin(p_actor text, p_address text, p_agent text) returns void
language sql as $$
  select set_config('banking.origin', concat(p_actor, e'\n', p_address, e'\n', p_agent), true)
$$;

-- A session that nobody named is called by its user agent, once: admit reads the name with each request.
create or replace function banking.name_device() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  new.device := banking.agent_family(new.user_agent);
  return new;
end
$$;
