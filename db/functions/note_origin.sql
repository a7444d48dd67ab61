-- Leaves for this transaction who acts and from where: evidence tables take it as the default of their columns. No
-- header and no address can hold the line break between the parts.
create or replace function banking.note_origin(p_actor text, p_address text, p_agent text) returns void
language sql as $$
  select set_config('banking.origin', concat(p_actor, e'\n', p_address, e'\n', p_agent), true)
$$;
